"""Written by `python -m ketnap.storage.statements.generate` from the modules beside it; a test fails when it differs.

Each statement with its parameters in their order.
"""

ANCHORED = """
SELECT anchor.n, anchor.digest, anchor_case.case_id, "case".code, anchor_case.version, anchor_case.head, event.hash
FROM anchor LEFT OUTER JOIN anchor_case ON anchor_case.n = anchor.n LEFT OUTER JOIN "case" ON "case".id = anchor_case.case_id LEFT OUTER JOIN event ON event.case_id = anchor_case.case_id AND event.seq = anchor_case.version ORDER BY anchor.n, anchor_case.case_id
"""

ANCHORS = """
SELECT anchor.n, anchor.made_at, anchor.digest
FROM anchor ORDER BY anchor.n
"""

ANCHORS_NAMED_ONLY = """
SELECT DISTINCT anchor_case.n
FROM anchor_case
WHERE NOT (EXISTS (SELECT *
FROM anchor
WHERE anchor.n = anchor_case.n)) ORDER BY anchor_case.n
"""

# case_id, version, n, head
ANCHOR_CASE_INSERT = """
INSERT INTO anchor_case (case_id, version, n, head) VALUES (?, ?, ?, ?)
"""

# n, made_at, digest
ANCHOR_INSERT = """
INSERT INTO anchor (n, made_at, digest) VALUES (?, ?, ?)
"""

ANCHOR_LAST = """
SELECT anchor.n, anchor.made_at, anchor.digest
FROM anchor ORDER BY anchor.n DESC
 LIMIT 1 OFFSET 0
"""

ANCHOR_NEWEST = """
SELECT anchor.made_at
FROM anchor ORDER BY anchor.n DESC
 LIMIT 1 OFFSET 0
"""

# office, term, number, n, case_id, letter_id, packet
BROUGHT_INSERT = """
INSERT INTO brought (office, term, number, n, case_id, letter_id, packet) VALUES (?, ?, ?, ?, ?, ?, ?)
"""

# case_id, packet
BROUGHT_OPENED = """
UPDATE brought SET case_id=? WHERE brought.packet = ?
"""

CALENDAR_DAYS = """
SELECT calendar_day.day, calendar_day.kind, calendar_day.name, calendar_day.source, calendar_day.status, calendar_day.provenance
FROM calendar_day ORDER BY calendar_day.day
"""

CALENDAR_DAYS_CLEAR = """
DELETE FROM calendar_day
"""

# day, kind, name, source, status, provenance
CALENDAR_DAY_INSERT = """
INSERT INTO calendar_day (day, kind, name, source, status, provenance) VALUES (?, ?, ?, ?, ?, ?)
"""

CALENDAR_YEARS = """
SELECT calendar_year.year, calendar_year.status, calendar_year.source
FROM calendar_year ORDER BY calendar_year.year
"""

CALENDAR_YEARS_CLEAR = """
DELETE FROM calendar_year
"""

# year, status, source
CALENDAR_YEAR_INSERT = """
INSERT INTO calendar_year (year, status, source) VALUES (?, ?, ?)
"""

# code
CASE = """
SELECT "case".id, "case".code, "case".cell, "case".definition, "case".version, "case".opened_on, "case".latest, "case".head, person.name, person.sex, person.born_on, person.ethnicity, person.occupation, person.identity_number, person.phone, person.email, person.native_place, person.residence, (SELECT setting.value
FROM setting
WHERE setting.name = 'law') AS anon_1, (SELECT setting.value
FROM setting
WHERE setting.name = 'register') AS anon_2, "case".record
FROM "case" JOIN person ON person.id = "case".person_id
WHERE "case".code = ?
"""

# lo, hi, state, state
CASES = """
SELECT "case".code, person.name, person.born_on, "case".cell, organisation.name AS name_1, "case".state, "case".state_since, "case".version, "case".opened_on
FROM "case" JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE organisation.place >= ? AND organisation.place <= ? AND (? IS NULL OR "case".state = ?) ORDER BY person.sort_key, "case".id
"""

CASES_BY_NUMBER = """
SELECT "case".id
FROM "case" ORDER BY "case".id
"""

# codes
CASES_CODED = """
SELECT "case".id, "case".code, "case".cell, "case".definition, "case".version, "case".opened_on, "case".latest, "case".head, person.name, person.sex, person.born_on, person.ethnicity, person.occupation, person.identity_number, person.phone, person.email, person.native_place, person.residence, (SELECT setting.value
FROM setting
WHERE setting.name = 'law') AS anon_1, (SELECT setting.value
FROM setting
WHERE setting.name = 'register') AS anon_2, "case".record
FROM "case" JOIN person ON person.id = "case".person_id
WHERE "case".code IN (SELECT anon_3.value
FROM json_each(?) AS anon_3)
"""

# first, last, lo, hi
CASES_MOVED = """
SELECT "case".code
FROM "case" JOIN organisation ON organisation.code = "case".cell
WHERE (EXISTS (SELECT *
FROM event
WHERE event.case_id = "case".id AND event.step = 'move_known' AND event.happened_on >= ? AND event.happened_on <= ?)) AND organisation.place >= ? AND organisation.place <= ? ORDER BY "case".id
"""

# pattern
CASES_NAMED = """
SELECT "case".code, person.name, person.born_on, "case".cell, organisation.name AS name_1, "case".state, "case".state_since, "case".version, "case".opened_on
FROM "case" JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE (' ' || person.folded) LIKE ? ESCAPE '!' ORDER BY person.sort_key, "case".id
"""

CASES_NOT_ANCHORED = """
SELECT "case".id, "case".code, "case".version, "case".head
FROM "case"
WHERE NOT (EXISTS (SELECT 1
FROM anchor_case
WHERE anchor_case.case_id = "case".id AND anchor_case.version = "case".version)) ORDER BY "case".id
"""

# cell
CASES_OF_CELL = """
SELECT "case".code
FROM "case"
WHERE "case".cell = ? ORDER BY "case".code
"""

CASES_OF_EVERYBODY = """
SELECT "case".code, person.name, person.born_on, person.identity_number
FROM "case" JOIN person ON person.id = "case".person_id
WHERE "case".state != 'new' ORDER BY "case".id
"""

# number
CASES_OF_NUMBER = """
SELECT "case".code, person.name, person.born_on, "case".cell, organisation.name AS name_1, "case".state, "case".state_since, "case".version, "case".opened_on
FROM "case" JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE person.identity_number = ? AND person.identity_number IS NOT NULL ORDER BY person.sort_key, "case".id
"""

# folded, born_on
CASES_OF_PERSON = """
SELECT "case".code, person.name, person.born_on, "case".cell, organisation.name AS name_1, "case".state, "case".state_since, "case".version, "case".opened_on
FROM "case" JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE person.folded = ? AND person.born_on = ? ORDER BY person.sort_key, "case".id
"""

CASES_OLDEST = """
SELECT "case".cell, "case".state, min("case".opened_on) AS min_1
FROM "case" GROUP BY "case".cell, "case".state ORDER BY "case".cell, "case".state
"""

CASES_PINNED = """
SELECT "case".code, "case".definition, "case".state, EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = "case".id AND deadline.status = 'open') AS anon_1
FROM "case" ORDER BY "case".id
"""

# after, limit
CASES_RUNNING = """
SELECT "case".id, "case".code, "case".cell, "case".definition, "case".version, "case".opened_on, "case".latest, person.name, person.sex, person.born_on, person.ethnicity, person.occupation, person.identity_number, person.phone, person.email, person.native_place, person.residence, "case".record
FROM "case" JOIN person ON person.id = "case".person_id
WHERE "case".id > ? AND (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = "case".id AND deadline.status = 'open')) ORDER BY "case".id
 LIMIT ? OFFSET 0
"""

CASES_RUNNING_COUNT = """
SELECT count(DISTINCT deadline.case_id) AS count_1
FROM deadline
WHERE deadline.status = 'open'
"""

CASES_WITHOUT_EVENTS = """
SELECT "case".id, "case".code
FROM "case"
WHERE NOT (EXISTS (SELECT *
FROM event
WHERE event.case_id = "case".id)) ORDER BY "case".id
"""

# id
CASE_BY_ID = """
SELECT "case".code, "case".version, "case".head
FROM "case"
WHERE "case".id = ?
"""

# id, code, person_id, cell, definition, state, version, state_since, opened_on, latest, head, record
CASE_INSERT = """
INSERT INTO "case" (id, code, person_id, cell, definition, state, version, state_since, opened_on, latest, head, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# cell, state, version, state_since, latest, head, record, id, was
CASE_MOVE = """
UPDATE "case" SET cell=?, state=?, version=?, state_since=?, latest=?, head=?, record=? WHERE "case".id = ? AND "case".version = ?
"""

# definition, code
CASE_PIN = """
UPDATE "case" SET definition=? WHERE "case".code = ?
"""

# id
CASE_TO_VERIFY = """
SELECT "case".code, "case".version, "case".state, "case".definition, "case".latest, "case".person_id, "case".cell, "case".state_since, "case".opened_on, "case".record
FROM "case"
WHERE "case".id = ?
"""

# code
CASE_VERSION = """
SELECT "case".id, "case".version, "case".head, "case".record
FROM "case"
WHERE "case".code = ?
"""

# case_id
CHAIN = """
SELECT event.seq, event.replaces
FROM event
WHERE event.case_id = ? ORDER BY event.seq
"""

COUNTERS = """
SELECT counter.name, counter.last
FROM counter ORDER BY counter.name
"""

# name, last
COUNTER_LIFT = """
INSERT INTO counter (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last WHERE counter.last < excluded.last
"""

# name
COUNTER_NEXT = """
INSERT INTO counter (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = (counter.last + 1) RETURNING last
"""

# case_id
CUSTODY_COUNT = """
SELECT count(*) AS count_1
FROM custody
WHERE custody.case_id = ?
"""

# case_id, n, seq, document, nth, number, act, what, on_day, actor, command, recorded_at, key, withdrawn
CUSTODY_INSERT = """
INSERT INTO custody (case_id, n, seq, document, nth, number, act, what, on_day, actor, command, recorded_at, "key", withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

CUSTODY_LAST_COMMAND = """
SELECT custody.command
FROM custody
WHERE custody.withdrawn IS NULL ORDER BY length(custody.command) DESC, custody.command DESC
 LIMIT 1 OFFSET 0
"""

CUSTODY_LENT = """
SELECT "case".code, person.name, "case".cell, organisation.name AS name_1, "case".definition, custody.document, custody.number, custody.what, custody.on_day
FROM custody JOIN "case" ON "case".id = custody.case_id JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE custody.act = 'lent' AND custody.withdrawn IS NULL AND NOT (EXISTS (SELECT *
FROM custody AS later
WHERE later.case_id = custody.case_id AND later.seq = custody.seq AND later.document = custody.document AND later.nth = custody.nth AND later.n > custody.n AND later.act IN ('lent', 'returned') AND later.withdrawn IS NULL)) ORDER BY custody.on_day, "case".id, custody.n
"""

# case_id
CUSTODY_OF_CASE = """
SELECT custody.case_id, custody.n, custody.seq, custody.document, custody.nth, custody.number, custody.act, custody.what, custody.on_day, custody.actor, custody.command, custody.recorded_at, custody."key", custody.withdrawn
FROM custody
WHERE custody.case_id = ? ORDER BY custody.case_id, custody.n
"""

# command
CUSTODY_OF_COMMAND = """
SELECT custody.case_id, custody.n, custody.seq, custody.document, custody.nth, custody.number, custody.act, custody.what, custody.on_day, custody.actor, custody.command, custody.recorded_at, custody."key", custody.withdrawn
FROM custody
WHERE custody.command = ? ORDER BY custody.case_id, custody.n
"""

# key
CUSTODY_OF_KEY = """
SELECT custody.case_id, custody.n, custody.seq, custody.document, custody.nth, custody.number, custody.act, custody.what, custody.on_day, custody.actor, custody.command, custody.recorded_at, custody."key", custody.withdrawn
FROM custody
WHERE custody."key" = ? ORDER BY custody.case_id, custody.n
"""

# withdrawn, command
CUSTODY_WITHDRAW = """
UPDATE custody SET withdrawn=? WHERE custody.command = ? AND custody.withdrawn IS NULL
"""

# case_id
DEADLINES_OF_CASE = """
SELECT deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline
WHERE deadline.case_id = ? ORDER BY deadline.seq, deadline.kind, deadline.item
"""

# lo, hi
DEADLINES_OPEN = """
SELECT "case".code, person.name, "case".cell, organisation.name AS name_1, "case".definition, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline JOIN "case" ON "case".id = deadline.case_id JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE deadline.status = 'open' AND organisation.place >= ? AND organisation.place <= ? ORDER BY deadline.due_on, "case".id, deadline.seq, deadline.kind, deadline.item
"""

# case_id
DEADLINES_OPEN_OF_CASE = """
SELECT deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline
WHERE deadline.case_id = ? AND deadline.status = 'open' ORDER BY deadline.seq, deadline.kind, deadline.item
"""

# first, last
DEADLINES_OPEN_OF_CASES = """
SELECT deadline.case_id, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline
WHERE deadline.case_id >= ? AND deadline.case_id <= ? AND deadline.status = 'open' ORDER BY deadline.case_id, deadline.seq, deadline.kind, deadline.item
"""

# case_ids
DEADLINES_OPEN_OF_THESE = """
SELECT deadline.case_id, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline
WHERE deadline.case_id IN (SELECT anon_1.value
FROM json_each(?) AS anon_1) AND deadline.status = 'open' ORDER BY deadline.case_id, deadline.seq, deadline.kind, deadline.item
"""

# now
DEADLINES_REMINDED_AHEAD = """
SELECT "case".id, "case".code, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM (SELECT DISTINCT outbox.case_id AS case_id, outbox.seq AS seq, outbox.deadline AS deadline, outbox.item AS item
FROM outbox
WHERE outbox.kind = 'reminder' AND outbox.created_at > ? AND outbox.case_id IS NOT NULL) AS ahead JOIN deadline ON deadline.case_id = ahead.case_id AND deadline.seq = ahead.seq AND deadline.kind = ahead.deadline AND deadline.item = ahead.item JOIN "case" ON "case".id = deadline.case_id
WHERE deadline.status = 'open' AND deadline.rung > 0
"""

# case_id
DEADLINES_TO_VERIFY = """
SELECT deadline.case_id, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.status, deadline.closed_by, deadline.closed_on, deadline.rungs, deadline.rung, deadline.next_rung_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline
WHERE deadline.case_id = ? ORDER BY deadline.seq, deadline.kind, deadline.item
"""

DEADLINES_UNCERTAIN = """
SELECT substr(deadline.due_on, 1, 4) AS substr_1, deadline.calendar_status, count(*) AS count_1
FROM deadline
WHERE deadline.status = 'open' AND deadline.calendar_status != 'official' GROUP BY substr(deadline.due_on, 1, 4), deadline.calendar_status ORDER BY substr(deadline.due_on, 1, 4)
"""

# lo, hi, until
DEADLINES_UNTIL = """
SELECT "case".code, person.name, "case".cell, organisation.name AS name_1, "case".definition, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline JOIN "case" ON "case".id = deadline.case_id JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE deadline.status = 'open' AND organisation.place >= ? AND organisation.place <= ? AND deadline.due_on <= ? ORDER BY deadline.due_on, "case".id, deadline.seq, deadline.kind, deadline.item
"""

# status, closed_by, closed_on, case_id, seq, kind, item
DEADLINE_CLOSE = """
UPDATE deadline SET status=?, closed_by=?, closed_on=?, next_rung_on=NULL WHERE deadline.case_id = ? AND deadline.seq = ? AND deadline.kind = ? AND deadline.item = ?
"""

# after
DEADLINE_NEXT = """
SELECT min(deadline.due_on) AS min_1
FROM deadline
WHERE deadline.status = 'open' AND deadline.due_on > ?
"""

# case_id, seq, kind, item, opened_on, starts_on, due_on, owner, status, closed_by, closed_on, rungs, rung, next_rung_on, source, provenance, length, unit, calendar_status
DEADLINE_PUT = """
INSERT INTO deadline (case_id, seq, kind, item, opened_on, starts_on, due_on, owner, status, closed_by, closed_on, rungs, rung, next_rung_on, source, provenance, length, unit, calendar_status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id, seq, kind, item) DO UPDATE SET opened_on = excluded.opened_on, starts_on = excluded.starts_on, due_on = excluded.due_on, owner = excluded.owner, status = excluded.status, closed_by = excluded.closed_by, closed_on = excluded.closed_on, rungs = excluded.rungs, rung = excluded.rung, next_rung_on = excluded.next_rung_on, source = excluded.source, provenance = excluded.provenance, length = excluded.length, unit = excluded.unit, calendar_status = excluded.calendar_status
"""

# case_id, seq, kind, item
DEADLINE_REMOVE = """
DELETE FROM deadline WHERE deadline.case_id = ? AND deadline.seq = ? AND deadline.kind = ? AND deadline.item = ?
"""

# hash
DEFINITION = """
SELECT definition.data
FROM definition
WHERE definition.hash = ?
"""

DEFINITIONS = """
SELECT definition.hash, definition.version, definition.released_on, (SELECT count(*) AS count_1
FROM "case"
WHERE "case".definition = definition.hash) AS anon_1
FROM definition ORDER BY definition.released_on, definition.version
"""

# hash, version, data, released_on
DEFINITION_INSERT = """
INSERT INTO definition (hash, version, data, released_on) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING
"""

# code
DOCUMENTS_OF_CASE = """
SELECT document.seq, document.n, document.kind, document.number, document.issued_on
FROM document JOIN "case" ON "case".id = document.case_id
WHERE "case".code = ? ORDER BY document.issued_on, document.seq, document.n
"""

# case_id, seq
DOCUMENTS_REMOVE = """
DELETE FROM document WHERE document.case_id = ? AND document.seq = ?
"""

# case_id
DOCUMENTS_TO_VERIFY = """
SELECT document.case_id, document.seq, document.n, document.kind, document.number, document.issued_on
FROM document
WHERE document.case_id = ? ORDER BY document.seq, document.n
"""

# case_id, seq, n, kind, number, issued_on
DOCUMENT_INSERT = """
INSERT INTO document (case_id, seq, n, kind, number, issued_on) VALUES (?, ?, ?, ?, ?, ?)
"""

# because, case_id, seq
DRAFTS_VOID = """
UPDATE letter SET status='void', void_because=? WHERE letter.case_id = ? AND letter.seq = ? AND letter.status = 'draft'
"""

# code
EVENTS_OF_CASE = """
SELECT event.seq, event.step, event.source, event.target, event.happened_on, event.recorded_at, event.actor, event.command, event.replaces, event.body
FROM event JOIN "case" ON "case".id = event.case_id
WHERE "case".code = ? ORDER BY event.seq
"""

# command
EVENTS_OF_COMMAND = """
SELECT "case".code, event.seq, event.step, event.source, event.target, event.happened_on, event.recorded_at, event.actor, event.command, event.replaces, event.body
FROM event JOIN "case" ON "case".id = event.case_id
WHERE event.command = ? ORDER BY event.id
"""

# case_id
EVENTS_TO_REPLAY = """
SELECT event.seq, event.step, event.source, event.target, event.happened_on, event.recorded_at, event.actor, event.command, event.replaces, event.body
FROM event
WHERE event.case_id = ? ORDER BY event.seq
"""

EVENTS_TO_VERIFY = """
SELECT event.case_id, "case".code, "case".version, "case".head, event.seq, event.hash, event.body, event.replaces, event.step, event.source, event.target, event.happened_on, event.recorded_at, event.actor, event.command
FROM event LEFT OUTER JOIN "case" ON "case".id = event.case_id ORDER BY event.case_id, event.seq
"""

# key
EVENT_BY_KEY = """
SELECT "case".code, event.seq, event.step, event.source, event.target, event.happened_on, event.recorded_at, event.actor, event.command, event.replaces, event.body
FROM event JOIN "case" ON "case".id = event.case_id
WHERE event."key" = ?
"""

# case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash, key
EVENT_INSERT = """
INSERT INTO event (case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash, "key") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

EVENT_NEWEST = """
SELECT event.recorded_at
FROM event ORDER BY event.id DESC
 LIMIT 1 OFFSET 0
"""

# case_id, since
FIRST_EVENT_SINCE = """
SELECT min(event.seq) AS min_1
FROM event
WHERE event.case_id = ? AND event.id > ?
"""

HANDWRITTEN = """
SELECT handwritten.issuer, handwritten.kind, handwritten.term, handwritten.number, handwritten.n, handwritten.status, handwritten.symbol, handwritten.dated, handwritten.addressee, handwritten.title, handwritten.because, handwritten.actor, handwritten.command, handwritten.recorded_at, handwritten."key"
FROM handwritten ORDER BY handwritten.issuer, handwritten.kind, handwritten.term, handwritten.number, handwritten.n
"""

# key
HANDWRITTEN_BY_KEY = """
SELECT handwritten.issuer, handwritten.kind, handwritten.term, handwritten.number, handwritten.n, handwritten.status, handwritten.symbol, handwritten.dated, handwritten.addressee, handwritten.title, handwritten.because, handwritten.actor, handwritten.command, handwritten.recorded_at, handwritten."key"
FROM handwritten
WHERE EXISTS (SELECT *
FROM handwritten AS numbers
WHERE numbers.issuer = handwritten.issuer AND numbers.kind = handwritten.kind AND numbers.term = handwritten.term AND numbers.number = handwritten.number AND numbers."key" = ?) ORDER BY handwritten.issuer, handwritten.kind, handwritten.term, handwritten.number, handwritten.n
"""

# issuer, kind, term, number, n, status, symbol, dated, addressee, title, because, actor, command, recorded_at, key
HANDWRITTEN_INSERT = """
INSERT INTO handwritten (issuer, kind, term, number, n, status, symbol, dated, addressee, title, because, actor, command, recorded_at, "key") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# issuer, kind, term
HANDWRITTEN_NEWEST_DAY = """
SELECT max(handwritten.dated) AS max_1
FROM handwritten
WHERE handwritten.issuer = ? AND handwritten.kind = ? AND handwritten.term = ? AND NOT (EXISTS (SELECT *
FROM handwritten AS later
WHERE later.issuer = handwritten.issuer AND later.kind = handwritten.kind AND later.term = handwritten.term AND later.number = handwritten.number AND later.n > handwritten.n AND later.status = 'written'))
"""

# number
HANDWRITTEN_NUMBERED = """
SELECT handwritten.issuer, handwritten.kind, handwritten.term, handwritten.number, handwritten.n, handwritten.status, handwritten.symbol, handwritten.dated, handwritten.addressee, handwritten.title, handwritten.because, handwritten.actor, handwritten.command, handwritten.recorded_at, handwritten."key"
FROM handwritten
WHERE handwritten.number = ? ORDER BY handwritten.issuer, handwritten.kind, handwritten.term, handwritten.number, handwritten.n
"""

# issuer, kind, term
HANDWRITTEN_NUMBERS = """
SELECT handwritten.number
FROM handwritten
WHERE handwritten.issuer = ? AND handwritten.kind = ? AND handwritten.term = ? AND handwritten.n = 0
"""

# issuer, kind, term, count
HANDWRITTEN_TAKE = """
INSERT INTO letter_counter (issuer, kind, term, began, last) VALUES (?, ?, ?, 0, ?) ON CONFLICT (issuer, kind, term) DO UPDATE SET last = (letter_counter.last + excluded.last) RETURNING last
"""

# office
INCOMING = """
SELECT incoming.received_on, incoming.sender, incoming.sender_name, incoming.symbol, incoming.issued_on, incoming.title, incoming.how, incoming.office, incoming.term, incoming.number, incoming.command, brought.n, "case".code, "case".state, brought.letter_id, brought.packet
FROM incoming LEFT OUTER JOIN brought ON brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number LEFT OUTER JOIN "case" ON "case".id = brought.case_id
WHERE incoming.office = ? ORDER BY incoming.term, incoming.number, brought.n
"""

INCOMING_COUNTERS = """
SELECT letter_counter.issuer, letter_counter.term, letter_counter.began, letter_counter.last
FROM letter_counter
WHERE letter_counter.kind = 'ĐẾN' ORDER BY letter_counter.issuer, letter_counter.term
"""

INCOMING_GIVEN = """
SELECT incoming.office, incoming.term, incoming.number, incoming.received_on, incoming.sender, incoming.sender_name, incoming.symbol, incoming.issued_on, incoming.title, incoming.how, incoming.actor, incoming.command, incoming.recorded_at
FROM incoming ORDER BY incoming.id
"""

# office, term, number, received_on, sender, sender_name, symbol, issued_on, title, how, actor, command, recorded_at
INCOMING_INSERT = """
INSERT INTO incoming (office, term, number, received_on, sender, sender_name, symbol, issued_on, title, how, actor, command, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# office, term
INCOMING_NUMBERS = """
SELECT incoming.number
FROM incoming
WHERE incoming.office = ? AND incoming.term = ?
"""

# case
INCOMING_OF_CASE = """
SELECT incoming.received_on, incoming.sender, incoming.sender_name, incoming.symbol, incoming.issued_on, incoming.title, incoming.how, incoming.office, incoming.term, incoming.number, incoming.command, brought.n, "case".code, "case".state, brought.letter_id, brought.packet
FROM incoming LEFT OUTER JOIN brought ON brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number LEFT OUTER JOIN "case" ON "case".id = brought.case_id
WHERE "case".code = ? ORDER BY incoming.id, brought.n
"""

# issued_on, office
INCOMING_OF_DAY = """
SELECT incoming.term, incoming.number, incoming.sender, incoming.sender_name, incoming.symbol, (SELECT count(*) AS count_1
FROM brought
WHERE brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number) AS anon_1
FROM incoming
WHERE incoming.issued_on = ? AND incoming.office = ? ORDER BY incoming.id
"""

# letter_id
INCOMING_OF_LETTER = """
SELECT incoming.received_on, incoming.sender, incoming.sender_name, incoming.symbol, incoming.issued_on, incoming.title, incoming.how, incoming.office, incoming.term, incoming.number, incoming.command, brought.n, "case".code, "case".state, brought.letter_id, brought.packet
FROM incoming LEFT OUTER JOIN brought ON brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number LEFT OUTER JOIN "case" ON "case".id = brought.case_id
WHERE brought.letter_id = ? ORDER BY incoming.id, brought.n
"""

# packet
INCOMING_OF_PACKET = """
SELECT incoming.received_on, incoming.sender, incoming.sender_name, incoming.symbol, incoming.issued_on, incoming.title, incoming.how, incoming.office, incoming.term, incoming.number, incoming.command, brought.n, "case".code, "case".state, brought.letter_id, brought.packet
FROM incoming LEFT OUTER JOIN brought ON brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number LEFT OUTER JOIN "case" ON "case".id = brought.case_id
WHERE brought.packet = ? ORDER BY incoming.id, brought.n
"""

# symbol
INCOMING_PACKETS = """
SELECT brought.packet
FROM incoming JOIN brought ON brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number
WHERE incoming.symbol = ? AND brought.packet IS NOT NULL ORDER BY incoming.id, brought.n
"""

# received_on, sender, sender_name, symbol, issued_on, title, how, actor, command, recorded_at, office, term, number
INCOMING_REWRITE = """
UPDATE incoming SET received_on=?, sender=?, sender_name=?, symbol=?, issued_on=?, title=?, how=?, actor=?, command=?, recorded_at=? WHERE incoming.office = ? AND incoming.term = ? AND incoming.number = ?
"""

# sender, packet
INCOMING_SENDER = """
UPDATE incoming SET sender=? WHERE EXISTS (SELECT *
FROM brought
WHERE brought.office = incoming.office AND brought.term = incoming.term AND brought.number = incoming.number AND brought.packet = ?)
"""

# hash
INSTRUMENTS = """
SELECT instruments.data
FROM instruments
WHERE instruments.hash = ?
"""

# hash, data
INSTRUMENTS_INSERT = """
INSERT INTO instruments (hash, data) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING
"""

# issuer
JOINED_CASES = """
SELECT letter.joined_to, "case".code
FROM letter JOIN "case" ON "case".id = letter.case_id
WHERE letter.issuer = ? AND letter.joined_to IS NOT NULL ORDER BY letter.id
"""

KEY_CARDS = """
SELECT key_card.fingerprint, key_card.organisation, key_card.name, key_card.card, key_card.trusted_on, key_card.actor, key_card.revoked_on, key_card.revoked_because
FROM key_card ORDER BY key_card.organisation, key_card.trusted_on, key_card.fingerprint
"""

# fingerprint, organisation, name, card, trusted_on, actor
KEY_CARD_INSERT = """
INSERT INTO key_card (fingerprint, organisation, name, card, trusted_on, actor) VALUES (?, ?, ?, ?, ?, ?)
"""

# on, because, fingerprint
KEY_CARD_REVOKE = """
UPDATE key_card SET revoked_on=?, revoked_because=? WHERE key_card.fingerprint = ? AND key_card.revoked_on IS NULL
"""

# case_id, seq
KEY_RELEASE = """
UPDATE event SET "key"=NULL WHERE event.case_id = ? AND event.seq = ?
"""

LAST_COMMAND = """
SELECT event.command
FROM event ORDER BY event.id DESC
 LIMIT 1 OFFSET 0
"""

# id
LETTER = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to
FROM letter JOIN "case" ON "case".id = letter.case_id
WHERE letter.id = ?
"""

LETTERS = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to, letter.kind, letter.term, letter.drafted_at, person.name, "case".cell
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN person ON person.id = "case".person_id ORDER BY letter.id
"""

# short_code
LETTERS_BY_SHORT_CODE = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to
FROM letter JOIN "case" ON "case".id = letter.case_id
WHERE letter.short_code = ? AND letter.short_code IS NOT NULL ORDER BY letter.id
"""

# number
LETTERS_BY_SYMBOL = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to, letter.kind, letter.term, letter.drafted_at, person.name, "case".cell
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN person ON person.id = "case".person_id
WHERE letter.symbol IS NOT NULL AND letter.number = ? ORDER BY letter.id
"""

LETTERS_DRAFT = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to, letter.kind, letter.term, letter.drafted_at, person.name, "case".cell
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN person ON person.id = "case".person_id
WHERE letter.status = 'draft' ORDER BY letter.id
"""

LETTERS_GIVEN = """
SELECT letter.issuer, letter.kind, letter.term, letter.number, letter.symbol, letter.issued_on
FROM letter
WHERE letter.number IS NOT NULL ORDER BY letter.issuer, letter.kind, letter.term, letter.number
"""

# because, joined_to
LETTERS_JOINED_VOID = """
UPDATE letter SET status='void', void_because=? WHERE letter.joined_to = ? AND letter.status != 'void'
"""

# code
LETTERS_OF_CASE = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to
FROM letter JOIN "case" ON "case".id = letter.case_id
WHERE "case".code = ? ORDER BY letter.id
"""

# symbol, addressee
LETTERS_OF_SYMBOL = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to
FROM letter JOIN "case" ON "case".id = letter.case_id
WHERE letter.symbol = ? AND letter.addressee = ? ORDER BY letter.id
"""

LETTERS_OPEN = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to, letter.kind, letter.term, letter.drafted_at, person.name, "case".cell
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN person ON person.id = "case".person_id
WHERE letter.status = 'issued' AND (letter.addressee IS NULL OR (letter.addressee NOT IN ('dossier', 'person'))) AND (EXISTS (SELECT *
FROM organisation
WHERE organisation.code = letter.issuer AND (organisation.kind NOT IN ('cell', 'section', 'section_committee')))) AND (NOT (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = letter.case_id AND deadline.item != '' AND (EXISTS (SELECT *
FROM event
WHERE event.case_id = letter.case_id AND event.seq = letter.seq AND (deadline.seq = event.seq OR deadline.seq = event.replaces))))) OR (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = letter.case_id AND deadline.item != '' AND (EXISTS (SELECT *
FROM event
WHERE event.case_id = letter.case_id AND event.seq = letter.seq AND (deadline.seq = event.seq OR deadline.seq = event.replaces))) AND deadline.status = 'open'))) AND NOT (EXISTS (SELECT *
FROM receipt
WHERE receipt.letter_id = letter.id AND receipt.withdrawn IS NULL AND receipt.status IN ('arrived', 'accepted', 'refused', 'helper_assigned', 'continued', 'closed'))) ORDER BY letter.issued_on, letter.id
"""

LETTERS_REFUSED = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to, letter.kind, letter.term, letter.drafted_at, person.name, "case".cell
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN person ON person.id = "case".person_id
WHERE letter.status = 'issued' AND (letter.addressee IS NULL OR (letter.addressee NOT IN ('dossier', 'person'))) AND (EXISTS (SELECT *
FROM organisation
WHERE organisation.code = letter.issuer AND (organisation.kind NOT IN ('cell', 'section', 'section_committee')))) AND (NOT (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = letter.case_id AND deadline.item != '' AND (EXISTS (SELECT *
FROM event
WHERE event.case_id = letter.case_id AND event.seq = letter.seq AND (deadline.seq = event.seq OR deadline.seq = event.replaces))))) OR (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = letter.case_id AND deadline.item != '' AND (EXISTS (SELECT *
FROM event
WHERE event.case_id = letter.case_id AND event.seq = letter.seq AND (deadline.seq = event.seq OR deadline.seq = event.replaces))) AND deadline.status = 'open'))) AND (EXISTS (SELECT *
FROM receipt
WHERE receipt.letter_id = letter.id AND receipt.withdrawn IS NULL AND receipt.status IN ('refused'))) ORDER BY letter.issued_on, letter.id
"""

# id, id
LETTERS_TOGETHER = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to
FROM letter JOIN "case" ON "case".id = letter.case_id
WHERE letter.id = ? OR letter.joined_to = ? ORDER BY letter.id
"""

# issuer, kind, term
LETTER_COUNTER = """
SELECT letter_counter.began, letter_counter.last
FROM letter_counter
WHERE letter_counter.issuer = ? AND letter_counter.kind = ? AND letter_counter.term = ?
"""

LETTER_COUNTERS = """
SELECT letter_counter.issuer, letter_counter.kind, letter_counter.term, letter_counter.began, letter_counter.last
FROM letter_counter
WHERE letter_counter.kind != 'ĐẾN' ORDER BY letter_counter.issuer, letter_counter.kind, letter_counter.term
"""

# issuer, kind, term, began, last
LETTER_COUNTER_BEGIN = """
INSERT INTO letter_counter (issuer, kind, term, began, last) VALUES (?, ?, ?, ?, ?) ON CONFLICT (issuer, kind, term) DO UPDATE SET began = excluded.began, last = excluded.last
"""

# issuer, kind, term
LETTER_DAYS = """
SELECT letter.number, letter.issued_on
FROM letter
WHERE letter.issuer = ? AND letter.kind = ? AND letter.term = ? AND letter.number IS NOT NULL ORDER BY letter.number
"""

# case_id, seq, letter, status, issuer, addressee, kind, command, drafted_at
LETTER_INSERT = """
INSERT INTO letter (case_id, seq, letter, status, issuer, addressee, kind, command, drafted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# issuer, addressee, kind, term, number, symbol, issued_on, inputs, inputs_hash, command, short_code, id
LETTER_ISSUE = """
UPDATE letter SET status='issued', issuer=?, addressee=?, kind=?, term=?, number=?, symbol=?, issued_on=?, inputs=?, inputs_hash=?, command=?, short_code=? WHERE letter.id = ? AND letter.status = 'draft'
"""

# issuer, addressee, kind, term, symbol, issued_on, command, joined_to, id
LETTER_JOIN = """
UPDATE letter SET status='issued', issuer=?, addressee=?, kind=?, term=?, symbol=?, issued_on=?, command=?, joined_to=? WHERE letter.id = ? AND letter.status = 'draft'
"""

# issuer, kind, term
LETTER_NEWEST_DAY = """
SELECT max(letter.issued_on) AS max_1
FROM letter
WHERE letter.issuer = ? AND letter.kind = ? AND letter.term = ? AND letter.number IS NOT NULL
"""

# issuer, kind, term
LETTER_NUMBERS = """
SELECT letter.number
FROM letter
WHERE letter.issuer = ? AND letter.kind = ? AND letter.term = ? AND letter.number IS NOT NULL ORDER BY letter.number
"""

# issuer, kind, term
LETTER_NUMBER_NEXT = """
INSERT INTO letter_counter (issuer, kind, term, began, last) VALUES (?, ?, ?, 0, 1) ON CONFLICT (issuer, kind, term) DO UPDATE SET last = (letter_counter.last + 1) RETURNING last
"""

# because, id
LETTER_VOID = """
UPDATE letter SET status='void', void_because=? WHERE letter.id = ? AND letter.status != 'void'
"""

# organisation
LINKS_OF = """
SELECT link.parent, link.from_on, link.until
FROM link
WHERE link.organisation = ? ORDER BY link.from_on
"""

# parent
LINKS_UNDER = """
SELECT link.organisation, link.from_on, link.until
FROM link
WHERE link.parent = ? ORDER BY link.organisation, link.from_on
"""

# until, organisation, from_on
LINK_END = """
UPDATE link SET until=? WHERE link.organisation = ? AND link.from_on = ?
"""

# organisation, from_on, parent, until
LINK_INSERT = """
INSERT INTO link (organisation, from_on, parent, until) VALUES (?, ?, ?, ?)
"""

# organisation, from_on
LINK_REMOVE = """
DELETE FROM link WHERE link.organisation = ? AND link.from_on = ?
"""

# case_id, seq
MESSAGES_SUPERSEDE = """
UPDATE outbox SET status='superseded', reason='replaced' WHERE outbox.case_id = ? AND outbox.seq = ? AND outbox.command IS NOT NULL AND outbox.leased_until IS NULL AND outbox.status IN ('new', 'later', 'held')
"""

MOVES_KNOWN = """
SELECT "case".code, max(event.seq) AS max_1
FROM event JOIN "case" ON "case".id = event.case_id
WHERE event.step = 'move_known' GROUP BY "case".id, "case".code ORDER BY "case".id
"""

MOVES_TOLD = """
SELECT "case".code, event.step, max(event.seq) AS max_1
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN event ON event.case_id = letter.case_id AND event.seq = letter.seq
WHERE letter.status = 'issued' AND (letter.addressee NOT IN ('dossier', 'person')) AND NOT (EXISTS (SELECT *
FROM receipt
WHERE receipt.letter_id = letter.id AND receipt.withdrawn IS NULL AND receipt.status IN ('recalled'))) AND NOT (EXISTS (SELECT *
FROM event AS later
WHERE later.case_id = event.case_id AND later.replaces = event.seq)) GROUP BY "case".code, event.step
"""

NEWEST_EVENT = """
SELECT coalesce(max(event.id), 0) AS coalesce_1
FROM event
"""

NUMBERS_GIVEN = """
SELECT letter_counter.issuer, letter_counter.kind, letter_counter.term, letter_counter.began, letter_counter.last
FROM letter_counter ORDER BY letter_counter.issuer, letter_counter.kind, letter_counter.term
"""

# issuer, kind, term, began, last
NUMBERS_LIFT = """
INSERT INTO letter_counter (issuer, kind, term, began, last) VALUES (?, ?, ?, ?, ?) ON CONFLICT (issuer, kind, term) DO UPDATE SET last = excluded.last WHERE letter_counter.last < excluded.last
"""

# code
ORGANISATION = """
SELECT organisation.code, organisation.name, organisation.kind, organisation.abbreviation, organisation.successor, organisation.ended_on
FROM organisation
WHERE organisation.code = ?
"""

# day, day
ORGANISATIONS = """
SELECT organisation.code, organisation.name, organisation.kind, organisation.abbreviation, organisation.successor, organisation.ended_on, (SELECT link.parent
FROM link
WHERE link.organisation = organisation.code AND link.from_on <= ? AND (link.until IS NULL OR link.until >= ?)) AS anon_1, organisation.place, organisation.place_last
FROM organisation ORDER BY organisation.place
"""

# pattern
ORGANISATIONS_BY_FOLDED = """
SELECT organisation.code, organisation.name, organisation.kind, organisation.abbreviation, organisation.successor, organisation.ended_on
FROM organisation
WHERE (' ' || organisation.folded) LIKE ? ESCAPE '!' ORDER BY organisation.sort_key, organisation.code
"""

# successor, ended_on, code
ORGANISATION_END = """
UPDATE organisation SET successor=?, ended_on=? WHERE organisation.code = ?
"""

# code
ORGANISATION_EXISTS = """
SELECT 1
FROM organisation
WHERE organisation.code = ?
"""

# code, name, kind, abbreviation, place, place_last, folded, sort_key
ORGANISATION_INSERT = """
INSERT INTO organisation (code, name, kind, abbreviation, place, place_last, folded, sort_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""

# place, place_last, code
ORGANISATION_PLACE = """
UPDATE organisation SET place=?, place_last=? WHERE organisation.code = ?
"""

# code
ORGANISATION_THERE = """
SELECT EXISTS (SELECT *
FROM organisation
WHERE organisation.code = ?) AS anon_1
"""

# intent
OUTBOX_AGAIN = """
UPDATE outbox SET status='new', reason=NULL, attempts=0, next_attempt_at=NULL WHERE outbox.intent = ? AND outbox.status = 'superseded' AND outbox.reason = 'settled'
"""

OUTBOX_COUNTS = """
SELECT outbox.status, count(*) AS count_1
FROM outbox GROUP BY outbox.status ORDER BY outbox.status
"""

# now, organisation
OUTBOX_DIGEST_ROWS = """
SELECT outbox.id, outbox.intent, outbox.reason, deadline.rungs
FROM outbox LEFT OUTER JOIN deadline ON deadline.case_id = outbox.case_id AND deadline.seq = outbox.seq AND deadline.kind = outbox.deadline AND deadline.item = outbox.item
WHERE outbox.status IN ('new', 'later') AND outbox.leased_until IS NULL AND (outbox.next_attempt_at IS NULL OR outbox.next_attempt_at <= ?) AND outbox.kind = 'reminder' AND outbox.organisation = ? ORDER BY outbox.id
"""

# digest
OUTBOX_DIGEST_USED = """
SELECT 1
FROM outbox
WHERE outbox.digest = ? AND outbox.digest IS NOT NULL AND (outbox.status IN ('sent', 'uncertain') OR outbox.leased_until IS NOT NULL)
"""

# now
OUTBOX_EXPIRED = """
UPDATE outbox SET leased_until=NULL, leased_by=NULL WHERE outbox.leased_until IS NOT NULL AND outbox.leased_until <= ? AND outbox.kind != 'letter'
"""

# now
OUTBOX_EXPIRED_LETTERS = """
UPDATE outbox SET status='uncertain', reason='lease_expired', leased_until=NULL, leased_by=NULL WHERE outbox.leased_until IS NOT NULL AND outbox.leased_until <= ? AND outbox.kind = 'letter'
"""

# intent
OUTBOX_FORGET = """
DELETE FROM outbox WHERE outbox.intent = ? AND outbox.leased_until IS NULL AND (outbox.status = 'held' AND outbox.reason IN ('nobody', 'no_address') OR outbox.status = 'new' AND outbox.attempts = 0 AND outbox.reason IS NULL OR outbox.status = 'later' AND outbox.attempts = 0 OR outbox.status = 'superseded' AND outbox.reason = 'newer')
"""

# now
OUTBOX_FORGET_DUTIES = """
DELETE FROM outbox WHERE outbox.kind = 'reminder' AND outbox.created_at > ? AND outbox.case_id IS NULL AND outbox.leased_until IS NULL AND (outbox.status = 'held' AND outbox.reason IN ('nobody', 'no_address') OR outbox.status = 'new' AND outbox.attempts = 0 AND outbox.reason IS NULL OR outbox.status = 'later' AND outbox.attempts = 0 OR outbox.status = 'superseded' AND outbox.reason = 'newer')
"""

# organisation
OUTBOX_FREE = """
UPDATE outbox SET status='new', reason=NULL, attempts=0 WHERE outbox.organisation = ? AND outbox.status = 'held' AND outbox.status IN ('held', 'uncertain', 'dead') AND outbox.reason = 'no_address'
"""

# now
OUTBOX_FREE_ROWS = """
SELECT outbox.id, outbox.kind, outbox.organisation
FROM outbox
WHERE outbox.status IN ('new', 'later') AND outbox.leased_until IS NULL AND (outbox.next_attempt_at IS NULL OR outbox.next_attempt_at <= ?) ORDER BY outbox.next_attempt_at IS NOT NULL, outbox.next_attempt_at, outbox.id
"""

OUTBOX_HELD = """
SELECT outbox.organisation, outbox.reason, count(*) AS count_1
FROM outbox
WHERE outbox.status = 'held' AND outbox.status IN ('held', 'uncertain', 'dead') GROUP BY outbox.organisation, outbox.reason ORDER BY outbox.organisation, outbox.reason
"""

# reason
OUTBOX_HOLD_ALL = """
UPDATE outbox SET status='held', reason=?, leased_until=NULL, leased_by=NULL WHERE outbox.status IN ('new', 'later')
"""

# intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on, created_at, status, reason, attempts
OUTBOX_INSERT = """
INSERT INTO outbox (intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on, created_at, status, reason, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (intent) DO NOTHING
"""

# leased_until, leased_by, digest, id
OUTBOX_LEASE = """
UPDATE outbox SET attempts=(outbox.attempts + 1), leased_until=?, leased_by=?, digest=? WHERE outbox.id = ?
"""

# until, latest
OUTBOX_LEASES_SHORTENED = """
UPDATE outbox SET leased_until=? WHERE outbox.leased_until IS NOT NULL AND outbox.leased_until > ?
"""

# intent
OUTBOX_LEFT = """
SELECT 1
FROM outbox
WHERE outbox.intent = ? AND outbox.status IN ('sent', 'uncertain')
"""

# status, status, limit
OUTBOX_LIST = """
SELECT outbox.id, outbox.intent, "case".code, outbox.seq, outbox.kind, outbox.role, outbox.organisation, outbox.params, outbox.deadline, outbox.item, outbox.due_on, outbox.created_at, outbox.status, outbox.reason, outbox.attempts, outbox.next_attempt_at, outbox.recipient, outbox.sent_at, outbox.digest
FROM outbox LEFT OUTER JOIN "case" ON "case".id = outbox.case_id
WHERE ? IS NULL OR outbox.status = ? ORDER BY outbox.id DESC
 LIMIT ? OFFSET 0
"""

OUTBOX_MOOT_HELD = """
UPDATE outbox SET status='superseded', reason='settled' WHERE outbox.status = 'held' AND outbox.status IN ('held', 'uncertain', 'dead') AND outbox.kind = 'reminder' AND outbox.case_id IS NOT NULL AND outbox.leased_until IS NULL AND NOT (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = outbox.case_id AND deadline.seq = outbox.seq AND deadline.kind = outbox.deadline AND deadline.item = outbox.item AND deadline.status = 'open' AND deadline.due_on = outbox.due_on))
"""

OUTBOX_MOOT_WAITING = """
UPDATE outbox SET status='superseded', reason='settled' WHERE outbox.status IN ('new', 'later') AND outbox.kind = 'reminder' AND outbox.case_id IS NOT NULL AND outbox.leased_until IS NULL AND NOT (EXISTS (SELECT *
FROM deadline
WHERE deadline.case_id = outbox.case_id AND deadline.seq = outbox.seq AND deadline.kind = outbox.deadline AND deadline.item = outbox.item AND deadline.status = 'open' AND deadline.due_on = outbox.due_on))
"""

OUTBOX_NEWEST = """
SELECT outbox.created_at
FROM outbox ORDER BY outbox.id DESC
 LIMIT 1 OFFSET 0
"""

# since
OUTBOX_NEWS_AGAIN = """
UPDATE outbox SET status='new', reason=NULL WHERE outbox.status = 'superseded' AND outbox.reason = 'old_news' AND outbox.created_at >= ?
"""

# case_id
OUTBOX_OF_CASE = """
SELECT outbox.id, outbox.intent, "case".code, outbox.seq, outbox.kind, outbox.role, outbox.organisation, outbox.params, outbox.deadline, outbox.item, outbox.due_on, outbox.created_at, outbox.status, outbox.reason, outbox.attempts, outbox.next_attempt_at, outbox.recipient, outbox.sent_at, outbox.digest
FROM outbox LEFT OUTER JOIN "case" ON "case".id = outbox.case_id
WHERE outbox.case_id = ? ORDER BY outbox.id
"""

OUTBOX_OF_DUTIES = """
SELECT outbox.intent, outbox.status, outbox.deadline, outbox.due_on, outbox.params
FROM outbox
WHERE outbox.intent >= 'd:' AND outbox.intent < 'd;' AND outbox.leased_until IS NULL AND (outbox.status IN ('new', 'later', 'held') OR outbox.status = 'superseded' AND outbox.reason = 'settled') ORDER BY outbox.intent
"""

# before
OUTBOX_OLD_NEWS = """
SELECT outbox.id
FROM outbox
WHERE outbox.status IN ('new', 'later') AND outbox.status = 'new' AND outbox.kind = 'step_done' AND outbox.reason IS NULL AND outbox.attempts = 0 AND outbox.leased_until IS NULL AND outbox.created_at < ? AND NOT (EXISTS (SELECT *
FROM outbox AS "left"
WHERE "left".status = 'sent' AND "left".organisation IS outbox.organisation))
"""

# reason, id
OUTBOX_PASSED_OVER = """
UPDATE outbox SET status='superseded', reason=? WHERE outbox.id = ?
"""

# reason, next_attempt_at, id, leased_by
OUTBOX_PUT_OFF = """
UPDATE outbox SET status='later', reason=?, attempts=(outbox.attempts - 1), next_attempt_at=?, leased_until=NULL, leased_by=NULL WHERE outbox.id = ? AND outbox.leased_by = ?
"""

# status, reason, sent_at, id
OUTBOX_RESOLVE = """
UPDATE outbox SET status=?, reason=?, sent_at=? WHERE outbox.id = ? AND outbox.status IN ('held', 'uncertain', 'dead', 'later') AND outbox.leased_until IS NULL
"""

# reason, id
OUTBOX_RETRY = """
UPDATE outbox SET status='new', reason=?, attempts=0, next_attempt_at=NULL WHERE outbox.id = ? AND outbox.status IN ('held', 'uncertain', 'dead', 'later') AND outbox.leased_until IS NULL
"""

# id
OUTBOX_ROW = """
SELECT outbox.id, outbox.intent, "case".code, outbox.seq, outbox.kind, outbox.role, outbox.organisation, outbox.params, outbox.deadline, outbox.item, outbox.due_on, outbox.created_at, outbox.status, outbox.reason, outbox.attempts, outbox.next_attempt_at, outbox.recipient, outbox.sent_at, outbox.digest
FROM outbox LEFT OUTER JOIN "case" ON "case".id = outbox.case_id
WHERE outbox.id = ?
"""

# first, end
OUTBOX_RUNGS_LEFT = """
SELECT outbox.intent
FROM outbox
WHERE outbox.intent >= ? AND outbox.intent < ? AND outbox.status IN ('sent', 'uncertain')
"""

# recipient, sent_at, id
OUTBOX_SENT = """
UPDATE outbox SET recipient=?, status='sent', reason=NULL, leased_until=NULL, leased_by=NULL, sent_at=? WHERE outbox.id = ?
"""

# status, reason, next_attempt_at, id, leased_by
OUTBOX_SETTLE = """
UPDATE outbox SET status=?, reason=?, next_attempt_at=?, leased_until=NULL, leased_by=NULL WHERE outbox.id = ? AND outbox.leased_by = ?
"""

# intent
OUTBOX_SETTLED = """
UPDATE outbox SET status='superseded', reason='settled' WHERE outbox.intent = ? AND outbox.leased_until IS NULL
"""

# until, latest
OUTBOX_WAITS_SHORTENED = """
UPDATE outbox SET next_attempt_at=? WHERE outbox.status IN ('new', 'later') AND outbox.next_attempt_at > ?
"""

PACKETS = """
SELECT packet.id, packet.direction, packet.kind, packet.sender, packet.recipient, packet.answers, packet.letter_id, "case".code, packet.made_at, packet.expires_at, packet.command, packet.recorded_at, packet.manifest
FROM packet LEFT OUTER JOIN "case" ON "case".id = packet.case_id ORDER BY packet.recorded_at, packet.command, packet.kind DESC, packet.id
"""

# answers
PACKETS_ANSWERING = """
SELECT packet.id, packet.direction, packet.kind, packet.sender, packet.recipient, packet.answers, packet.letter_id, "case".code, packet.made_at, packet.expires_at, packet.command, packet.recorded_at, packet.manifest
FROM packet LEFT OUTER JOIN "case" ON "case".id = packet.case_id
WHERE packet.answers = ? ORDER BY packet.recorded_at, packet.command, packet.kind DESC, packet.id
"""

# first, last
PACKETS_LIKE = """
SELECT packet.id, packet.direction, packet.kind, packet.sender, packet.recipient, packet.answers, packet.letter_id, "case".code, packet.made_at, packet.expires_at, packet.command, packet.recorded_at, packet.manifest
FROM packet LEFT OUTER JOIN "case" ON "case".id = packet.case_id
WHERE packet.id BETWEEN ? AND ? ORDER BY packet.recorded_at, packet.command, packet.kind DESC, packet.id
"""

# case
PACKETS_OF_CASE = """
SELECT packet.id, packet.direction, packet.kind, packet.sender, packet.recipient, packet.answers, packet.letter_id, "case".code, packet.made_at, packet.expires_at, packet.command, packet.recorded_at, packet.manifest
FROM packet LEFT OUTER JOIN "case" ON "case".id = packet.case_id
WHERE "case".code = ? ORDER BY packet.recorded_at, packet.command, packet.kind DESC, packet.id
"""

# letter_id
PACKETS_OF_LETTER = """
SELECT packet.id, packet.direction, packet.kind, packet.sender, packet.recipient, packet.answers, packet.letter_id, "case".code, packet.made_at, packet.expires_at, packet.command, packet.recorded_at, packet.manifest
FROM packet LEFT OUTER JOIN "case" ON "case".id = packet.case_id
WHERE packet.letter_id = ? ORDER BY packet.recorded_at, packet.command, packet.kind DESC, packet.id
"""

PACKETS_WAITING = """
SELECT packet.id, packet.direction, packet.kind, packet.sender, packet.recipient, packet.answers, packet.letter_id, "case".code, packet.made_at, packet.expires_at, packet.command, packet.recorded_at, packet.manifest
FROM packet JOIN brought ON brought.packet = packet.id LEFT OUTER JOIN "case" ON "case".id = brought.case_id
WHERE "case".id IS NULL OR "case".state = 'new' ORDER BY packet.recorded_at, packet.command, packet.kind DESC, packet.id
"""

# case_id, id
PACKET_CASE = """
UPDATE packet SET case_id=? WHERE packet.id = ?
"""

# id
PACKET_CONTENT = """
SELECT packet.content
FROM packet
WHERE packet.id = ?
"""

# id, direction, kind, sender, recipient, answers, letter_id, case_id, made_at, expires_at, command, recorded_at, manifest, record, content
PACKET_INSERT = """
INSERT INTO packet (id, direction, kind, sender, recipient, answers, letter_id, case_id, made_at, expires_at, command, recorded_at, manifest, record, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# id
PACKET_RECORD = """
SELECT packet.record
FROM packet
WHERE packet.id = ?
"""

# id, name, sort_key, folded, sex, born_on, ethnicity, occupation, identity_number, phone, email, native_place, residence
PERSON_INSERT = """
INSERT INTO person (id, name, sort_key, folded, sex, born_on, ethnicity, occupation, identity_number, phone, email, native_place, residence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# id
PERSON_TO_VERIFY = """
SELECT person.id, person.name, person.sort_key, person.folded, person.sex, person.born_on, person.ethnicity, person.occupation, person.identity_number, person.phone, person.email, person.native_place, person.residence
FROM person
WHERE person.id = ?
"""

# name, sort_key, folded, sex, born_on, ethnicity, occupation, identity_number, phone, email, native_place, residence, id
PERSON_UPDATE = """
UPDATE person SET name=?, sort_key=?, folded=?, sex=?, born_on=?, ethnicity=?, occupation=?, identity_number=?, phone=?, email=?, native_place=?, residence=? WHERE person.id = ?
"""

# day, day
PLACES = """
SELECT organisation.code, (SELECT link.parent
FROM link
WHERE link.organisation = organisation.code AND link.from_on <= ? AND (link.until IS NULL OR link.until >= ?)) AS anon_1, organisation.successor, organisation.place, organisation.place_last
FROM organisation ORDER BY organisation.sort_key, organisation.code
"""

# organisation
POSTS_OF = """
SELECT post.id, post.title, post.holder, post.email, post.from_on, post.until
FROM post
WHERE post.organisation = ? ORDER BY post.from_on, post.id
"""

# organisation, day, day
POSTS_ON = """
SELECT post.title, post.holder, post.email, post.from_on, post.until
FROM post
WHERE post.organisation = ? AND post.from_on <= ? AND (post.until IS NULL OR post.until >= ?) ORDER BY post.from_on, post.id
"""

# until, id
POST_END = """
UPDATE post SET until=? WHERE post.id = ?
"""

# organisation, title, holder, email, from_on, until
POST_INSERT = """
INSERT INTO post (organisation, title, holder, email, from_on, until) VALUES (?, ?, ?, ?, ?, ?)
"""

# organisation, power
POWERS_NAMED = """
SELECT power.from_on, power.until
FROM power
WHERE power.organisation = ? AND power.power = ? ORDER BY power.from_on
"""

# organisation
POWERS_OF = """
SELECT power.power, power.manner, power.from_on, power.until
FROM power
WHERE power.organisation = ? ORDER BY power.power, power.from_on
"""

# until, organisation, power, from_on
POWER_END = """
UPDATE power SET until=? WHERE power.organisation = ? AND power.power = ? AND power.from_on = ?
"""

# organisation, power, from_on, manner, until
POWER_INSERT = """
INSERT INTO power (organisation, power, from_on, manner, until) VALUES (?, ?, ?, ?, ?)
"""

# organisation, power, from_on
POWER_REMOVE = """
DELETE FROM power WHERE power.organisation = ? AND power.power = ? AND power.from_on = ?
"""

# letter_id
RECEIPTS = """
SELECT receipt.n, receipt.status, receipt.received_on, receipt.how, receipt.actor, receipt.command, receipt.because, receipt.seq, receipt.withdrawn
FROM receipt
WHERE receipt.letter_id = ? ORDER BY receipt.n
"""

# command
RECEIPTS_BY = """
SELECT receipt.letter_id, receipt.n, receipt.status, receipt.received_on, receipt.how, receipt.actor, receipt.command, receipt.because, receipt.seq, receipt.withdrawn
FROM receipt
WHERE receipt.command = ? ORDER BY receipt.letter_id, receipt.n
"""

# case_id, seq
RECEIPTS_OF_EVENT = """
SELECT receipt.letter_id, receipt.n, receipt.status, receipt.received_on, receipt.how, receipt.actor, receipt.command, receipt.because, receipt.seq, receipt.withdrawn
FROM receipt
WHERE receipt.letter_id IN (SELECT letter.id
FROM letter
WHERE letter.case_id = ?) AND receipt.seq = ? AND receipt.withdrawn IS NULL ORDER BY receipt.letter_id, receipt.n
"""

# withdrawn, case_id, seq
RECEIPTS_OF_EVENT_WITHDRAW = """
UPDATE receipt SET withdrawn=? WHERE receipt.letter_id IN (SELECT letter.id
FROM letter
WHERE letter.case_id = ?) AND receipt.seq = ? AND receipt.withdrawn IS NULL
"""

# withdrawn, command
RECEIPTS_WITHDRAW = """
UPDATE receipt SET withdrawn=? WHERE receipt.command = ? AND receipt.seq IS NULL AND receipt.withdrawn IS NULL
"""

# withdrawn
RECEIPTS_WITHDRAWN_BY = """
SELECT count(*) AS count_1
FROM receipt
WHERE receipt.withdrawn = ?
"""

# letter_id, n, status, received_on, how, actor, command, recorded_at, because, seq
RECEIPT_INSERT = """
INSERT INTO receipt (letter_id, n, status, received_on, how, actor, command, recorded_at, because, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

RECEIPT_LAST_COMMAND = """
SELECT receipt.command
FROM receipt ORDER BY length(receipt.command) DESC, receipt.command DESC
 LIMIT 1 OFFSET 0
"""

# issuer
REGISTER = """
SELECT letter.id, "case".code, letter.seq, letter.letter, letter.status, letter.issuer, letter.addressee, letter.number, letter.symbol, letter.issued_on, letter.inputs, letter.inputs_hash, letter.void_because, letter.short_code, letter.joined_to, letter.kind, letter.term, letter.drafted_at, person.name, "case".cell
FROM letter JOIN "case" ON "case".id = letter.case_id JOIN person ON person.id = "case".person_id
WHERE letter.issuer = ? AND letter.number IS NOT NULL ORDER BY letter.kind, letter.term, letter.number
"""

# hash
RULES = """
SELECT rules.data
FROM rules
WHERE rules.hash = ?
"""

# hash, data
RULES_INSERT = """
INSERT INTO rules (hash, data) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING
"""

# today, limit
RUNGS_DUE = """
SELECT "case".id, "case".code, "case".cell, "case".definition, deadline.rung, deadline.seq, deadline.kind, deadline.item, deadline.due_on, deadline.owner, deadline.rungs, deadline.provenance, deadline.unit
FROM deadline JOIN "case" ON "case".id = deadline.case_id
WHERE deadline.next_rung_on IS NOT NULL AND deadline.next_rung_on <= ? ORDER BY deadline.next_rung_on
 LIMIT ? OFFSET 0
"""

# until
RUNGS_TO_COME = """
SELECT "case".id, "case".code, "case".cell, "case".definition, deadline.rung, deadline.seq, deadline.kind, deadline.item, deadline.opened_on, deadline.starts_on, deadline.due_on, deadline.owner, deadline.rungs, deadline.status, deadline.closed_by, deadline.closed_on, deadline.source, deadline.provenance, deadline.length, deadline.unit, deadline.calendar_status
FROM deadline JOIN "case" ON "case".id = deadline.case_id
WHERE deadline.next_rung_on IS NOT NULL AND deadline.next_rung_on <= ? ORDER BY deadline.next_rung_on, "case".id
"""

# rung, next_rung_on, case_id, seq, kind, item
RUNG_MOVE = """
UPDATE deadline SET rung=?, next_rung_on=? WHERE deadline.case_id = ? AND deadline.seq = ? AND deadline.kind = ? AND deadline.item = ?
"""

# command
SENT_BY_COMMAND = """
SELECT count(*) AS count_1
FROM event JOIN outbox ON outbox.case_id = event.case_id AND outbox.seq = event.seq
WHERE event.command = ? AND outbox.command IS NOT NULL AND (outbox.status IN ('sent', 'uncertain') OR outbox.leased_until IS NOT NULL)
"""

SETTINGS = """
SELECT setting.name, setting.value
FROM setting ORDER BY setting.name
"""

# name
SETTING_GET = """
SELECT setting.value
FROM setting
WHERE setting.name = ?
"""

# name, value
SETTING_PUT = """
INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

# name
SETTING_REMOVE = """
DELETE FROM setting WHERE setting.name = ?
"""

# lo, hi
STATES = """
SELECT "case".state, count(*) AS count_1
FROM "case" JOIN person ON person.id = "case".person_id JOIN organisation ON organisation.code = "case".cell
WHERE organisation.place >= ? AND organisation.place <= ? GROUP BY "case".state ORDER BY "case".state
"""

# code
SUBTREE = """
SELECT organisation.place, organisation.place_last
FROM organisation
WHERE organisation.code = ?
"""

TOTALS = """
SELECT (SELECT count(*) AS count_1
FROM "case"
WHERE "case".state != 'new') AS anon_1, (SELECT count(*) AS count_2
FROM event) AS anon_2
"""

# day, day
WITHOUT_ADDRESS = """
SELECT organisation.code, organisation.name, (SELECT count(*) AS count_1
FROM outbox
WHERE outbox.organisation = organisation.code AND outbox.status = 'held' AND outbox.status IN ('held', 'uncertain', 'dead')) AS anon_1
FROM organisation
WHERE ((EXISTS (SELECT *
FROM "case"
WHERE "case".cell = organisation.code)) OR (SELECT count(*) AS count_1
FROM outbox
WHERE outbox.organisation = organisation.code AND outbox.status = 'held' AND outbox.status IN ('held', 'uncertain', 'dead')) > 0) AND NOT (EXISTS (SELECT *
FROM post
WHERE post.organisation = organisation.code AND post.email IS NOT NULL AND post.from_on <= ? AND (post.until IS NULL OR post.until >= ?))) ORDER BY organisation.sort_key
"""
