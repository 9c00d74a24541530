-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.id AS place FROM "TASKS" r WHERE r.scope = :p1 AND (r.expires_at IS NULL OR r.expires_at > :p2) ORDER BY r.id FETCH NEXT :p3 ROWS ONLY;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.id AS place FROM "TASKS" r WHERE r.scope = :p1 AND (r.expires_at IS NULL OR r.expires_at > :p2) ORDER BY r.id DESC FETCH NEXT :p3 ROWS ONLY;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.id AS place FROM "TASKS" r WHERE r.scope = :p1 AND r.id > :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r.id FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.id AS place FROM "TASKS" r WHERE r.scope = :p1 AND r.id < :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r.id DESC FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_score, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.id AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r.id FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_score, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.id AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r.id DESC FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = recent, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."UPDATED_AT" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."UPDATED_AT" >= :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r."UPDATED_AT", r.id FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = recent, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."UPDATED_AT" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."UPDATED_AT" >= :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r."UPDATED_AT" DESC, r.id DESC FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Null, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" IS NULL AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r.id FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NotNull, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r."DUE", r.id FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NotNull, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r."DUE" DESC, r.id DESC FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Null, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" IS NULL AND (r.expires_at IS NULL OR r.expires_at > :p3) ORDER BY r.id DESC FETCH NEXT :p4 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Tie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" = :p3 AND r.id > :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY r.id FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" > :p3 AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY r."DUE", r.id FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Tie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" = :p3 AND r.id < :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY r.id DESC FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" < :p3 AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY r."DUE" DESC, r.id DESC FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NullTie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" IS NULL AND r.id > :p3 AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY r.id FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NullTie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" IS NULL AND r.id < :p3 AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY r.id DESC FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Closed, Upper = Open, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" >= :p3 AND r."DUE" < :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY r."DUE", r.id FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Closed, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" >= :p3 AND r."DUE" < :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY r."DUE" DESC, r.id DESC FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Open, Upper = Closed, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r."DUE" AS place FROM "TASKS" r WHERE r.scope = :p1 AND r."STATUS" = :p2 AND r."DONE" IS NULL AND r."DUE" > :p3 AND r."DUE" <= :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY r."DUE", r.id FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Null, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" IS NULL AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY s.id FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NotNull, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY s."DUE", s.id FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NotNull, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY s."DUE" DESC, s.id DESC FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Null, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" IS NULL AND (r.expires_at IS NULL OR r.expires_at > :p4) ORDER BY s.id DESC FETCH NEXT :p5 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Tie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" = :p4 AND s.id > :p5 AND (r.expires_at IS NULL OR r.expires_at > :p6) ORDER BY s.id FETCH NEXT :p7 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" > :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY s."DUE", s.id FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Tie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" = :p4 AND s.id < :p5 AND (r.expires_at IS NULL OR r.expires_at > :p6) ORDER BY s.id DESC FETCH NEXT :p7 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" < :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY s."DUE" DESC, s.id DESC FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NullTie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" IS NULL AND s.id > :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY s.id FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NullTie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" IS NULL AND s.id < :p4 AND (r.expires_at IS NULL OR r.expires_at > :p5) ORDER BY s.id DESC FETCH NEXT :p6 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = Open, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" >= :p4 AND s."DUE" < :p5 AND (r.expires_at IS NULL OR r.expires_at > :p6) ORDER BY s."DUE", s.id FETCH NEXT :p7 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" >= :p4 AND s."DUE" < :p5 AND (r.expires_at IS NULL OR r.expires_at > :p6) ORDER BY s."DUE" DESC, s.id DESC FETCH NEXT :p7 ROWS ONLY;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Open, Upper = Closed, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", s."DUE" AS place FROM "TASKS$BY_TAG" s JOIN "TASKS" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = :p1 AND s."TAG" = :p2 AND s."STATUS" = :p3 AND s."DUE" > :p4 AND s."DUE" <= :p5 AND (r.expires_at IS NULL OR r.expires_at > :p6) ORDER BY s."DUE", s.id FETCH NEXT :p7 ROWS ONLY;
