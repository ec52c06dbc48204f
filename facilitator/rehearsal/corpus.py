"""What simulated people say: short notes on making a course together, in our own words.

Learners, employers, caregivers and teachers speak; in several languages and scripts, because real
rooms do, and because a card in Arabic or an emoji breaks what only ever met English.
"""

from __future__ import annotations

import random

NAMES = (
    "Ada", "Ben", "Cleo", "Dev", "Esra", "Farid", "Greta", "Hana", "Ivo", "Juno", "Kwame", "Lucía",
    "Mei", "Noor", "Oskar", "Priya", "Quinn", "Rosa", "Søren", "Tariq", "Uma", "Vera", "Wanjiru",
    "Ximena", "Yusuf", "Zoë", "Amara", "Björn", "Chiara", "Dmytro", "Élise", "Fatou", "Giang",
    "Hiro", "Ines", "Jamal", "Katya", "Lukas", "Mariam", "Nils", "Olena", "Pedro", "Rania",
    "Saoirse", "Tomás", "Aylin", "Víctor", "Wen", "Yara", "Zofia", "王芳",
    "राज", "ليلى", "Ольга", "さくら",
)  # fmt: skip
ROLES = ("learner", "learner", "learner", "employer", "caregiver", "teacher")

ENGLISH = (
    "Let two learners sit in every planning meeting, and pay them for it",
    "Ask the night shift when they could study before we set the times",
    "Start with a real task from a workplace, theory afterwards",
    "One page that says what the badge proves, in words my aunt understands",
    "Show a good and a bad example before the first hand-in",
    "My manager should see what I can do now, not how many hours I sat there",
    "Childcare on Saturdays, or nobody with kids will come",
    "Smaller pieces: one skill, two weeks, done",
    "Let people prove what they already know on day one",
    "Feedback from someone who does the job, not only from the teacher",
    "A buddy from the last group for everyone who starts",
    "Stop assuming that everyone has a laptop at home",
    "Record the sessions, my bus is late every second day",
    "Employers should say what they would hire for, in one sentence",
    "Let us retake a part without starting all over",
    "Put the dates up before the school holidays are planned",
    "A portfolio that I own, even after I leave",
    "Fewer slides. More doing.",
    "Caregivers know which hours are impossible. Ask them first",
    "Two credentials should add up to something bigger",
    "Tell me honestly how much work it is per week",
    "Mistakes in the first month should not count",
    "Someone to call when I get stuck in the evening",
    "Visit one workplace in the first week",
    "Write the assignments together with last year's learners",
    "A quiet room for those who cannot study at home",
    "Name the credential so that a recruiter gets it in three seconds",
    "Let apprentices teach one unit themselves",
    "Check every word of the sign-up form with a newcomer",
    "Employers give ten interviews to everyone who finishes",
    "No group marks please, one of us always does everything",
    "The badge should say who checked it and how",
    "Ask those who dropped out why, and listen",
    "A first success on the very first day",
    "Make the deadline Sunday night, not Friday noon",
    "Bring grandparents to the final evening, they decide more than you think",
    "Let learners choose which project counts",
    "Printed material too, my phone screen is cracked",
    "One shared calendar instead of five different ones",
    "Say thank you in public to the ones who helped",
    "Practise the interview with a real employer",
    "What if the test were a conversation?",
    "Travel money on the day, not six weeks later",
    "Read the criteria aloud together before we start",
    "Put a learner on the jury",
    "Subtitles everywhere 🙏",
    "Snacks! Serious point: the afternoon is long 🍎",
    "I learn by fixing things 🔧 so give me something broken",
    "hm, honestly? the name scares people off",
    "Same as the others said: shorter, closer to work",
)
ELSEWHERE = (
    "Les horaires du soir, sinon les parents ne viendront pas",
    "Montrer un vrai exemple avant de noter qui que ce soit",
    "Weniger Folien, mehr ausprobieren",
    "Die Betriebe sollen sagen, wen sie wirklich einstellen würden",
    "Que alguien del oficio mire nuestro trabajo, no solo el profesor",
    "Clases cortas: una habilidad por semana 💪",
    "Queria provar o que já sei fazer, sem começar do zero",
    "Usiamo le parole di chi impara, non quelle dell'ufficio",
    "İlk gün küçük bir başarı yaşayalım",
    "Mniej testów, więcej prawdziwych zadań",
    "Запитайте тих, хто кинув курс, чому вони пішли",
    "Дайте второй шанс без лишних вопросов",
    "نريد دروساً مسائية، فكثير منّا يعمل في النهار",
    "اجعلوا الشهادة مفهومة لصاحب العمل",
    "תנו ללומדים לבחור את הפרויקט",
    "काम करने वालों से पूछो कि वे कब पढ़ सकते हैं",
    "पहले करके दिखाओ, फिर समझाओ 🙂",
    "让雇主也参加第一堂课",
    "证书要写清楚我会做什么",
    "保護者の予定を先に聞いてほしい",
    "失敗してもやり直せるコースがいい ✨",
    "실제 직장에서 하루를 보내고 싶어요",
    "Waulize walezi ni saa ngapi wanaweza kuja",
    "Cho chúng em tự chọn dự án nhé",
)
AFTERTHOUGHTS = (
    "in the first month already", "and say so on the first page", "with somebody from outside",
    "for a start with one group", "and ask again after two weeks", "without a form to fill in",
    "together with the night shift", "even if it takes longer", "and pay for it",
)  # fmt: skip
LINKS = (" – and ", "; also: ", ". And: ")


def note(chance: random.Random) -> str:
    """One thing that somebody might write."""
    if chance.random() < 0.2:
        return chance.choice(ELSEWHERE)
    said = chance.choice(ENGLISH)
    return f"{said}, {chance.choice(AFTERTHOUGHTS)}" if chance.random() < 0.25 else said


def reworded(text: str, chance: random.Random) -> str:
    """The same thought, a little further."""
    if text.isascii():
        return f"{text.rstrip('.')}, {chance.choice(AFTERTHOUGHTS)}"
    return f"{text} {chance.choice('!✅👍🌱')}"


def together(texts: list[str], chance: random.Random) -> str:
    """Two thoughts in one sentence."""
    return chance.choice(LINKS).join(texts)
