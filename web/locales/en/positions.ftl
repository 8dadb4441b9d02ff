# Statements on two sides, consultations, and what is made of them.

positions = Positions
positions-open = Positions: it is, it is not
positions-count = { $n ->
    [one] 1 statement on it
   *[other] { $n } statements on it
  }
positions-lead = Short statements on two sides, in the order in which they were made. Nothing is ranked: what people of each city hold of them stands beside each.
positions-counted-by = As counted by { $city }.
positions-none = Nobody has said so yet.
positions-inhabitants = inhabitants
positions-officers = officers
positions-elsewhere = Elsewhere
positions-support = { $n ->
    [one] 1 supports it
   *[other] { $n } support it
  }
positions-contest = { $n ->
    [one] 1 contests it
   *[other] { $n } contest it
  }
position-support = Support
position-contest = Contest
position-withdraw = Take your stance back
position-own-supports = You support this.
position-own-contests = You contest this.
position-own-waits = { $city } has not counted it yet.
capacity-officer = officer of { $city }
capacity-inhabitant = inhabitant of { $city }
statement-make = Make a statement
statement-side = On which side?
statement-text = What you say
statement-text-hint = One sentence of at most 140 characters. Others take a stance on it: it cannot be changed later, only taken back.
statement-source = Source
statement-source-hint = The address of a web page, with https://. You can leave this empty.
statement-sign-in = Sign in to make a statement or to take a stance
statement-delete = Take this statement back
synthesis-choose = For a synthesis
synthesis-hint = Tick statements: a new page begins with them, each with its author.
synthesis-write = Write a synthesis
synthesis-title = Synthesis: { $title }
synthesis-about = What was said about { $page }, put together from the statements below.

consultations = Consultations
consultations-lead = What cities ask your opinion on, until when, and what they answered.
consultations-none = No city asks for an opinion.
home-consultations = Your opinion is awaited
home-consultations-all = All consultations
consultation-asks = { $city } asks for your opinion
consultation-state-planned = Not open yet
consultation-state-open = Open
consultation-state-closed = Waiting for the city’s answer
consultation-state-overdue = Answer overdue
consultation-state-answered = Answered
consultation-opens = Open from { $time }
consultation-closes = Open until { $time }
consultation-due = The city’s answer is due by { $day }
consultation-overdue = The city’s answer was due by { $day }. It has not answered.
consultation-opinions = Opinions
consultation-opinions-none = Nobody has given an opinion yet.
consultation-give = Give your opinion
consultation-sign-in = Sign in to give your opinion
consultation-answer = Answer for the city
consultation-answer-hint = Say what was heard, and what becomes of it. Those who took part are told.
consultation-delete = Take this consultation back
consult = Ask for opinions
consult-lead = Everybody can answer, here and in other cities. The city owes a public answer by the day that you set.
consult-question = The question
consult-question-hint = One sentence of at most 300 characters. It cannot be changed later.
consult-opens = First day
consult-opens-hint = Leave this empty to begin now.
consult-closes = Last day
consult-closes-hint = In universal time. Left empty: 30 days after the first.
consult-due = Last day for the city’s answer
consult-due-hint = Left empty: 60 days after the last day. After this day everybody can see that the answer is overdue.
consult-send = Begin the consultation

notice-statement-made = Your statement is here.
notice-statement-sent = Sent. Your statement waits here until the page’s city has given it its place.
notice-stance-kept = Your stance is noted.
notice-consultation-begun = The consultation is begun.
notice-consultation-answered = Your answer is published, and those who took part are told.

error-not-an-address = Write the whole address, with https://.
error-own-statement = This statement is your own.
error-none-chosen = Tick at least one statement.
error-too-early = The last day comes after the first, and is not in the past.
error-due-too-early = The answer is due after the last day.
error-consultation-not-open = This consultation has not opened yet.
error-consultation-closed = This consultation has closed. You can still say it in the debate.
error-consultation-still-open = The city answers once the consultation has closed.
error-consultation-answered = The city has answered this consultation.
