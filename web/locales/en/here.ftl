# And here?: what a practice lives in, beside another city; lists by closeness.

here = And here?
here-lead = Where { $city } does this, beside { $with }: what is alike, what is not, and on what condition it would work.
here-own = This is what { $city } itself does. Choose another city to compare with.
here-with = Compare with
here-compare = Compare
here-none = No other city has said yet what it is like, so there is none to compare with.
here-contexts = Two cities side by side
here-distance = Their distance is { $value }, where 0 is the same and 1 as different as can be; { $n ->
    [one] 1 thing was compared.
   *[other] { $n } things were compared.
}
here-largest = Most different in
here-too-little = Not enough is known to compare them.
here-too-little-why = { $n ->
    [0] Nothing is said by both; four things are needed.
    [one] 1 thing is said by both; four are needed.
   *[other] { $n } things are said by both; four are needed.
}
here-missing = { $city } does not say:
here-in-what = In what
here-difference = Difference
here-unsaid = not said
here-uncompared = not compared
here-how = Each difference is from 0 to 1, and the distance is their mean. What one of the two does not say is left out. It ranks no city; the chapter “And here?” of the handbook has the formula.
here-profile-of = What { $city } says of itself
here-write = Write the profile of our city
here-complete = Complete the profile of our city
here-conditions = On what condition
here-no-conditions = No condition is written down.
here-conditions-lead = Whether each is met, as { $city } says in a note of its own.
here-is-met = Met
here-is-partly = Partly met
here-is-not-met = Not met
here-is-not-said = Not said
likeness-alike = Very much alike.
likeness-rather-alike = Rather alike.
likeness-rather-different = Rather different.
likeness-different = Very different.
context-density = Inhabitants per km²
climate-a = Tropical
climate-b = Dry
climate-c = Temperate
climate-d = Continental
climate-e = Polar
near-offer = Cities most like { $city } first
near-usual = In the usual order
near-ordered = Ordered by how close their cities are to { $city }; { $n ->
    [one] 1 other city can be compared, and pages of the others come last.
   *[other] { $n } other cities can be compared, and pages of the others come last.
} Nothing is ranked by worth.
near-not = The order is the usual one: { $city } says too little of itself, or no other city does say enough, to tell which are close.
