"""What learners, employers, caregivers and teachers type who design a micro-credential."""

from __future__ import annotations

TOPIC = "a micro-credential in dementia care"

# Ben cares for his mother and wants to study beside it.
EVENINGS = "Twenty minutes in the evening, because I can only study when my mother sleeps"
AFRAID = "I am afraid of being the oldest one in the room"
HALF_A_SENTENCE = "Let people show what they already do at home"
SHOW_AT_HOME = f"{HALF_A_SENTENCE} instead of sitting a test"
HEAVY_WEEKS = "Somebody to call in the weeks when care at home gets heavy"
ON_FILM = f"{SHOW_AT_HOME}; a short film would do"

# Cleo (Κλειώ) runs a care home and hires people.
MONDAY_MORNING = (
    "Ένα σήμα που λέει στον εργοδότη τι μπορεί να κάνει ο άνθρωπος τη Δευτέρα το πρωί · "
    "χωρίς εγχειρίδιο"
)
ONE_PAGE = "One page for each badge: the task, the proof, and who has seen it"
WITH_A_MENTOR = f"{SHOW_AT_HOME}, with a mentor beside them"

# Dev learns, and uses neither mouse nor touch.
GRANDMOTHER = "Que cuente lo que aprendí cuidando a mi abuela 👩🏽‍⚕️, no solo lo que dice un examen"
WRITTEN_TOGETHER = "请让雇主和学员一起写评分标准，两边都看得懂"
MERGED = "Short evening units that count what people already do at home 👨‍👩‍👧‍👦"

# Nour (نور) teaches.
SHORT_UNITS = "وحدات قصيرة من 3 ساعات (micro) يمكن جمعها لاحقًا في شهادة كاملة"
PAY_THE_MENTORS = "Pay the mentors for their hours, not only with thanks"

_PARAGRAPHS = (
    "We tried this once with nurses who came back after years at home, and three things stayed. ",
    "They did not fear the subject; they feared the first log-in, so a person sat beside them. ",
    "The employer came twice: to say what is hard at six in the morning, and to look at the work. ",
    "Nobody read the long handbook. Everybody read the card with four questions on the fridge. ",
)
LONG = ("".join(_PARAGRAPHS) * 9)[:1994] + " Done."
"""As much as one note may hold: 2,000 characters."""

WRITTEN_ALONE = (EVENINGS, SHOW_AT_HOME, MONDAY_MORNING, GRANDMOTHER, WRITTEN_TOGETHER, SHORT_UNITS)
