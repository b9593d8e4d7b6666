"""What the report states, written down separately from the seed.

A row of FACTS: the field, words that its value holds, and the paragraph that states it.
"""

from __future__ import annotations

INSIGHT, TURNING_POINT, SWORDFISH = "EBP-2013-0037", "EBP-2013-0115", "EBP-2013-0116"

Stated = tuple[str, str, str]

# fmt: off
FACTS: dict[str, list[Stated]] = {
    INSIGHT: [
        ("question", "unsubstantiated, Schedule 7, experience", "37"),
        ("partners", "WMCTU, in conjunction with, Cambridge", "37"),
        ("population", "unsubstantiated Schedule 7 stops", "37"),
        ("claim_of_novelty", "only quantifiable evidence-based", "37"),
        ("background", "anecdote, David Anderson QC", "37"),
        ("allocation", "randomly assigned", "38"),
        ("intervention", "checklist, Procedural Justice, voucher and token, time, Experienced Utility", "38"),
        ("design", "rct_individual", "38"),
        ("status", "Analysis ongoing", "40"),
        ("potential_impact", "dispel a number of myths", "40"),
        ("publication_plan", "formally published, 2014", "40"),
    ],
    TURNING_POINT: [
        ("partners", "Cambridge", "115"),
        ("population", "First-time offenders", "115"),
        ("question", "cost effective, alternative punishments, predicted, harm", "115"),
        ("design", "not_stated", "115"),
        ("publication_plan", "Cambridge, analyse, academic article", "115"),
        ("potential_impact", "significant, prosecution decision, risk assessment, UK, internationally", "115"),
        ("status", "Current", "114"),
    ],
    SWORDFISH: [
        ("intervention", "predictive policing scheme", "116"),
        ("question", "patterns, repeat burglary, prevented", "116"),
        ("partners", "Jill Dando Institute of Crime Science, UCL", "116"),
        ("setting", "Birmingham", "116"),
        ("methods", "detectives, zones, contrasting", "116"),
        ("design", "not_stated", "116"),
        ("duration", "six months", "116"),
        ("claim_of_novelty", "most extensive, predictive policing", "116"),
        ("funding", "Part-funded, Home Office", "116"),
        ("status", "Current", "114"),
    ],
    "EBP-2013-0117": [
        ("scheme", "Master of Studies, Applied Criminology and Police Management, Cambridge", "117"),
        ("funding", "force funds", "117"),
        ("numbers", "two officers", "117"),
        ("eligibility", "existing, officer, staff, managers", "117"),
        ("status", "current, expected to continue", "117"),
    ],
    "EBP-2013-0118": [
        ("status", "pilot", "118"),
        ("partners", "Coventry", "118"),
        ("scheme", "postgraduate certificate, diploma, MA, option", "118"),
    ],
    "EBP-2013-1201": [
        ("duration", "two years", "120-1"),
        ("partners", "Warwick, research student, WMP", "120-1"),
        ("scheme", "hub, database, all police-related research, advice", "120-1"),
        ("expected_benefits", "base, findings, implemented", "120-1"),
        ("status", "proposal, formalised", "120-1"),
    ],
    "EBP-2013-1202": [
        ("status", "annual", "120-2"),
        ("scheme", "data, exchanged, good-quality, postgraduate", "120-2"),
        ("partners", "local universities, West Midlands", "120-2"),
        ("expected_benefits", "partnerships, ideas, skills, data, efficiency, service", "120-2"),
    ],
    "EBP-2013-1203": [
        ("scheme", "funding, further education", "120-3"),
        ("eligibility", "staff", "120-3"),
        ("governance", "more intrusive, strategic priorities, WMP supervisor throughout, presented and implemented", "120-3"),
        ("status", "commenced", "120-3"),
        ("background", "degrees, not well exploited", "111"),
    ],
    "EBP-2013-1204": [
        ("partners", "Warwick University Business School", "120-4"),
        ("numbers", "14 forces, one", "120-4"),
        ("scheme", "force-advised, programme", "120-4"),
        ("expected_benefits", "force, public, social benefit", "120-4"),
        ("duration", "three years", "120-4"),
        ("review", "three years", "120-4"),
        ("status", "joined", "120-4"),
    ],
    "EBP-2013-1205": [
        ("partners", "Birmingham", "120-5"),
        ("numbers", "three students", "120-5"),
        ("scheme", "Crime and Social Pathways", "120-5"),
        ("question", "barriers, facilitators, policy implementation, Youth Justice", "120-5"),
        ("expected_benefits", "professional practice", "120-5"),
        ("design", "policy_study", "120-5"),
        ("status", "piloted", "120-5"),
    ],
    "EBP-2013-1206": [
        ("background", "College of Policing, recently announced, innovation and evidence, networks or centres", "120-6"),
        ("partners", "two regional hubs, Cambridge, Birmingham", "120-6"),
        ("status", "exploratory", "120-6"),
    ],
    "EBP-2013-0121": [
        ("funding", "in principle, merge, with some additionally, [sic]", "121"),
        ("status", "worked through", "121"),
    ],
    "EBP-2013-0077": [
        ("background", "High Potential Development Scheme, best practice", "77"),
        ("scheme", "sergeant, chief superintendent", "77"),
        ("status", "evaluation, performance and behaviour", "78"),
        ("other", "extremely positive", "78"),
    ],
    "EBP-2013-0080": [
        ("scheme", "Quarter 3, vulnerable groups, Operation Sentinel", "80"),
        ("partners", "unnamed, theatre-in-education", "80"),
    ],
    "EBP-2013-0831": [
        ("status", "PCSO, evaluated, Quarter 3", "83"),
        ("numbers", "special recruitment campaign, 22%, BME", "83"),
    ],
    "EBP-2013-0832": [
        ("setting", "succession plan, Resources Directorate Management Team", "83"),
        ("status", "talent tools, FCID", "83"),
    ],
    "EBP-2013-0833": [
        ("scheme", "action learning sets, BME", "83"),
        ("background", "other organisations, reviewed", "83"),
        ("status", "considered", "83"),
    ],
    "EBP-2013-0084": [
        ("status", "rolled out", "84"),
        ("methods", "survey tools", "84"),
        ("other", "very positive", "84"),
        ("review", "fuller, impact", "84"),
    ],
    "EBP-2013-0133": [
        ("partners", "LGC Forensics", "133"),
        ("intervention", "presence, absence, DNA, 75 minutes", "133"),
        ("expected_benefits", "intelligence profile, same time", "133"),
        ("status", "developed", "133"),
    ],
    "EBP-2013-0139": [
        ("intervention", "basic data, phones, below, threshold", "139"),
        ("design", "product_trial", "139"),
        ("status", "near completion", "139"),
        ("review", "tender only if, requirement", "139"),
    ],
    "EBP-2013-1551": [
        ("setting", 'Coventry, "BE"', "155-projects"),
        ("status", "full evaluation, roll-out, 2013-14", "155-projects"),
    ],
    "EBP-2013-0141": [
        ("scheme", "centre of excellence, research and development", "141"),
        ("background", "digital demand", "140"),
        ("status", "proposed", "141"),
    ],
    "EBP-2013-0130": [
        ("review", 'positive, victims, "BDH", first responders', "130"),
        ("review", "positive", "142"),
        ("other", "victims, officers", "130"),
        ("status", "reviewed", "130"),
    ],
    "EBP-2013-1552": [
        ("status", "continue", "155-projects"),
        ("governance", "Force Mobility Project, ACPO, Digitising the Crime Scene", "155-projects"),
    ],
    "EBP-2013-0030": [
        ("intervention", "team designed, management information system", "30"),
        ("expected_benefits", "crowded-places, local authorities", "30"),
        ("status", "national best practice, adopted nationally", "30"),
    ],
    "EBP-2013-0007": [
        ("scheme", "core responsibilities", "7"),
        ("status", "adopted, national CT network", "7"),
    ],
    "EBP-2013-0036": [
        ("scheme", "Schedule 7, airport", "36"),
        ("numbers", "over 40, Schedule 7", "36"),
        ("status", "completed", "36"),
    ],
    "EBP-2013-0042": [
        ("scheme", "WMCTU OLD, debriefing, exercising, horizon scanning", "43"),
        ("governance", "ACPO TAM ODU, national, learning, Beale", "45"),
        ("status", "operation", "43"),
    ],
    "EBP-2013-0163": [
        ("started_on", "April 2013", "164"),
        ("governance", "ACC Security", "164"),
        ("partners", "College of Policing", "164"),
        ("background", "ACC Crime", "163"),
        ("status", "self-assessment", "164"),
    ],
    "EBP-2013-0177": [
        ("status", "commissioned", "177"),
        ("governance", "Force Cyber Crime Board", "177"),
    ],
}

BLANKS: dict[str, str] = {
    INSIGHT: "lead setting dates_intended started_on ended_on sample_plan sample_size comparison outcomes ethics data_sharing dpia funding cost marking",
    TURNING_POINT: "design dates_intended started_on ended_on setting sample_plan sample_size lead funding ethics data_sharing ip",
    SWORDFISH: "numbers allocation dates_intended started_on ended_on lead publication_plan ethics data_sharing",
    "EBP-2013-0117": "students dates_intended started_on ended_on cost question",
    "EBP-2013-0118": "numbers funding dates_intended started_on ended_on",
    "EBP-2013-1201": "students supervisor started_on funding",
    "EBP-2013-1202": "dates_intended setting numbers",
    "EBP-2013-1203": "cost numbers",
    "EBP-2013-1204": "participants dates_intended started_on ended_on cost",
    "EBP-2013-1205": "students dates_intended started_on ended_on supervisor",
    "EBP-2013-1206": "scheme cost dates_intended numbers",
    "EBP-2013-0121": "cost",
}

STAGES: dict[str, str] = {
    INSIGHT: "analysis ongoing",
    TURNING_POINT: "current, stage not stated",
    SWORDFISH: "current, stage not stated",
    "EBP-2013-0117": "current",
    "EBP-2013-0118": "pilot",
    "EBP-2013-1201": "proposal",
    "EBP-2013-1202": "recurring",
    "EBP-2013-1203": "commenced",
    "EBP-2013-1204": "joined",
    "EBP-2013-1205": "being piloted",
    "EBP-2013-1206": "exploratory",
    "EBP-2013-0121": "being worked through",
}

PARTNERS: dict[str, set[tuple[str, str]]] = {
    INSIGHT: {("cambridge", "academic_partner")},
    TURNING_POINT: {("cambridge", "academic_partner")},
    SWORDFISH: {("ucl_jdi", "academic_partner"), ("home_office", "funder")},
    "EBP-2013-0117": {("cambridge", "academic_partner")},
    "EBP-2013-0118": {("coventry", "academic_partner")},
    "EBP-2013-1201": {("warwick", "academic_partner")},
    "EBP-2013-1202": set(),
    "EBP-2013-1203": set(),
    "EBP-2013-1204": {("warwick_business_school", "academic_partner")},
    "EBP-2013-1205": {("birmingham", "academic_partner")},
    "EBP-2013-1206": {("cambridge", "academic_partner"), ("birmingham", "academic_partner"), ("college_of_policing", "not_stated")},
    "EBP-2013-0121": set(),
    "EBP-2013-0133": {("lgc_forensics", "delivery_partner")},
    "EBP-2013-0163": {("college_of_policing", "not_stated")},
}

AREAS: dict[str, str] = {
    INSIGHT: "wmctu", TURNING_POINT: "force_wide", SWORDFISH: "force_wide",
    "EBP-2013-0077": "people_and_skills", "EBP-2013-0080": "people_and_skills", "EBP-2013-0831": "people_and_skills",
    "EBP-2013-0832": "people_and_skills", "EBP-2013-0833": "people_and_skills", "EBP-2013-0084": "people_and_skills",
    "EBP-2013-0133": "forensics", "EBP-2013-0139": "forensics", "EBP-2013-1551": "forensics",
    "EBP-2013-0141": "forensics", "EBP-2013-0130": "forensics", "EBP-2013-1552": "forensics",
    "EBP-2013-0030": "wmctu", "EBP-2013-0007": "wmctu", "EBP-2013-0036": "wmctu", "EBP-2013-0042": "wmctu",
    "EBP-2013-0163": "strategic_policing_requirement", "EBP-2013-0177": "strategic_policing_requirement",
}

MENTIONS = [
    ("Security and Partnerships Officers", {"23", "24", "25"}), ("Channel", {"26", "27", "28"}),
    ("Clock Face", {"31"}), ("Leadership consultancy", {"81"}), ("High Potential", {"82", "83"}),
    ("Electronic Development Review", {"86"}), ("HR and PSD", {"87"}), ("Resource allocation", {"90"}),
    ("Senior Management", {"91"}), ("restricted officers", {"92"}), ("training requirements", {"93"}),
    ("role profiles", {"96"}), ("FIRST", {"129"}), ("Major Crime Lab", {"131", "132"}),
    ("Streamlined Forensic", {"136"}), ("digital forensics processes", {"138"}),
    ("Zero Based", {"124", "147"}), ("Academic research", {"165"}), ("Local Profile", {"19", "21", "22"}),
    ("Automatic Resource", {"155-projects"}), ("Image Management", {"155-projects"}),
    ("Footwear", {"155-projects"}), ("New Ways", {"83", "86", "95"}), ("Customer Journey", {"85"}),
]
# fmt: on
