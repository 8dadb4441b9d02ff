# Taking part from one’s own city.

from-my-city = Take part from your own city
from-my-city-lead = If your account is in another city, or anywhere in the fediverse, you need none here. Say which one it is; you do the rest at home.
from-my-city-handle = Your account
from-my-city-handle-hint = For example @leila@sidi-bou-said.example
from-my-city-find = Find the way
from-my-city-there = Your own server takes you on:
from-my-city-go = Go there
from-my-city-link = My account is in another city
intent-propose = You want to propose a change to
intent-answer = You want to say something about
intent-read = You want to take part in
arrival = You come from another city
arrival-here = This is what you were looking at, as it is here:
arrival-not-here = This city has no copy of it. It is at
arrival-original = Read it there
arrival-read = Read the page
error-handle-leads-nowhere = No way was found from this account. See whether it is written as its server writes it.
