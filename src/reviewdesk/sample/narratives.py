"""What the people of the sample write about a stay: one account for each condition. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """An account of what happened; `{name}` stands for the participant's given name."""

    sign_kinds: tuple[str, ...]
    signs: str
    staff_action: str
    escalation: str
    told_case_manager: str
    told_clinician: str
    advice: str
    in_record: str
    recommendation: str
    note_title: str  # of the daily note the signs are recorded in


ACCOUNTS: dict[str, Account] = {
    "pneumonia": Account(
        ("breathing", "infection"),
        "{name} coughed through breakfast, was warm to the touch (100.9 F at 8:40 AM) and was out of "
        "breath after walking to the van. Recorded in the daily note by the morning staff.",
        "Staff stopped the outing, offered fluids, checked temperature and breathing rate again after 30 "
        "minutes, and called the nurse line.",
        "In the afternoon {name}'s breathing rate went above the limit in the plan; 911 was called as the "
        "plan says.",
        "Told of the stay for pneumonia, what was seen that morning and what was done.",
        "Cough, temperature 100.9 F, breathing rate 22 after rest.",
        "Rest and fluids, check every hour; emergency department if the breathing rate goes above 24.",
        "Temperature and breathing rate are charted twice. A cough is noted on the two evenings before, "
        "without a temperature.",
        "Add cough on two days in a row to {name}'s early-sign list, with a temperature and a call to the "
        "nurse line.",
        "Daily note, breathing and temperature",
    ),
    "heart_failure": Account(
        ("swelling", "breathing"),
        "{name}'s weight was up 4 lb in three days and both ankles were swollen; {name} asked for a second "
        "pillow to sleep. Recorded on the weight sheet and in the overnight note.",
        "Staff sat {name} upright, repeated the weight and called the cardiology clinic's daytime line.",
        "{name} became short of breath at rest in the afternoon; 911 was called within ten minutes.",
        "Told of the stay for heart failure, the weight gain before it, and that the weight rule is being "
        "looked at.",
        "Weight up 4 lb in three days, ankle swelling, short of breath lying flat.",
        "Extra dose of the water pill today, weigh again tomorrow, emergency department if short of breath "
        "at rest.",
        "The weight sheet shows the 3 lb limit was passed on the day before the call.",
        "Weigh every morning before breakfast; call the clinic the same day at 3 lb in two days or 5 lb in "
        "a week.",
        "Weight sheet and overnight note",
    ),
    "urinary": Account(
        ("elimination", "awareness"),
        "{name} went to the bathroom much more often than usual, had pain, and was not sure what day it "
        "was. Recorded in the daily note.",
        "Staff offered fluids, took a temperature and asked the primary care office for a same-day urine "
        "test.",
        "In the afternoon confusion came together with a temperature of 101.4 F; {name}'s plan asks for "
        "emergency care then.",
        "Told of the stay for a urinary infection and of the urine test that was asked for.",
        "Pain, frequent urination, new confusion, temperature 99.6 F.",
        "A urine sample the same day; emergency care if there is fever.",
        "Frequent urination is charted for three days. The first call to the office was on the third.",
        "Put frequent urination for a day on the call list, and a standing order for a urine test with the "
        "office.",
        "Bathroom chart and daily note",
    ),
    "copd": Account(
        ("breathing", "function"),
        "{name} needed the rescue inhaler three times before breakfast, spoke in short phrases and did not "
        "want to walk to the table. Recorded in the medication record and the daily note.",
        "Staff followed the breathing action plan: rescue inhaler with spacer, seated rest, oxygen level "
        "every 15 minutes.",
        "Oxygen level fell to 87 percent in the afternoon; the action plan says 911 at 88 or below.",
        "Told of the stay for breathing trouble and that the action plan was followed.",
        "Rescue inhaler three times, oxygen level 91 percent after treatment.",
        "Another treatment in two hours; emergency department at 88 percent or below.",
        "Rescue inhaler use went from once to three times a day over the four days before.",
        "Count rescue inhaler use each evening; two days of three or more uses is a same-day call.",
        "Medication record, inhaler use",
    ),
    "dehydration": Account(
        ("intake", "function"),
        "{name} left most of three meals, drank less than half of the usual fluids over two days and was "
        "dizzy on standing. Recorded on the intake sheet.",
        "Staff offered small drinks every 20 minutes, kept {name} seated and checked blood pressure.",
        "In the afternoon {name} could not keep fluids down and nearly fainted on standing; 911 was called.",
        "Told of the stay for dehydration and of how little {name} drank on both days.",
        "Little to drink for two days, dizzy on standing, blood pressure 92 over 58.",
        "Fluids by mouth if kept down, otherwise emergency department for fluids.",
        "The intake sheet shows under 30 oz on both days; nobody is named to look at it in the evening.",
        "Name who looks at the intake sheet at 8 PM, and call the nurse line under 40 oz.",
        "Intake sheet",
    ),
    "diabetes": Account(
        ("awareness", "intake"),
        "{name} skipped breakfast after the morning insulin, was shaky and sweating at 8:40 AM and "
        "answered slowly. Glucose 48. Recorded in the glucose log.",
        "Staff gave juice as the plan says, checked glucose again after 15 minutes (61) and called the "
        "nurse line.",
        "After lunch glucose was under 70 again, two treatments did not raise it and {name} was getting "
        "sleepy; 911 was called.",
        "Told of the stay for low blood sugar and of the meal that was missed.",
        "Glucose 48, then 61 after juice; insulin given, breakfast not eaten.",
        "Repeat juice, give a meal, check every hour; emergency department if under 70 again and juice "
        "does not help.",
        "Insulin is charted at 7:30 AM and breakfast as refused at 8:10 AM; the two sheets are kept apart.",
        "Give mealtime insulin when the meal is on the table, and keep both on one sheet.",
        "Glucose log",
    ),
}
