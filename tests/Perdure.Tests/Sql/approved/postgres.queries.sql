-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.id AS place FROM "tasks" r WHERE r.scope = $1 AND (r.expires_at IS NULL OR r.expires_at > $2) ORDER BY r.id LIMIT $3;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.id AS place FROM "tasks" r WHERE r.scope = $1 AND (r.expires_at IS NULL OR r.expires_at > $2) ORDER BY r.id DESC LIMIT $3;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.id AS place FROM "tasks" r WHERE r.scope = $1 AND r.id > $2 AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r.id LIMIT $4;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.id AS place FROM "tasks" r WHERE r.scope = $1 AND r.id < $2 AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r.id DESC LIMIT $4;

-- SegmentShape { Index = by_score, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.id AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r.id NULLS FIRST LIMIT $4;

-- SegmentShape { Index = by_score, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.id AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r.id DESC NULLS LAST LIMIT $4;

-- SegmentShape { Index = recent, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."updated_at" AS place FROM "tasks" r WHERE r.scope = $1 AND r."updated_at" >= $2 AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r."updated_at" NULLS FIRST, r.id NULLS FIRST LIMIT $4;

-- SegmentShape { Index = recent, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."updated_at" AS place FROM "tasks" r WHERE r.scope = $1 AND r."updated_at" >= $2 AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r."updated_at" DESC NULLS LAST, r.id DESC NULLS LAST LIMIT $4;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r."due" NULLS FIRST, r.id NULLS FIRST LIMIT $4;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r."due" DESC NULLS LAST, r.id DESC NULLS LAST LIMIT $4;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Tie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" = $3 AND r.id > $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY r.id NULLS FIRST LIMIT $6;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" > $3 AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY r."due" NULLS FIRST, r.id NULLS FIRST LIMIT $5;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Tie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" = $3 AND r.id < $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY r.id DESC NULLS LAST LIMIT $6;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" < $3 AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY r."due" DESC NULLS LAST, r.id DESC NULLS LAST LIMIT $5;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Null, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" IS NULL AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r.id DESC NULLS LAST LIMIT $4;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NullTie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" IS NULL AND r.id > $3 AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY r.id NULLS FIRST LIMIT $5;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NotNull, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r."due" NULLS FIRST, r.id NULLS FIRST LIMIT $4;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NullTie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" IS NULL AND r.id < $3 AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY r.id DESC NULLS LAST LIMIT $5;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Closed, Upper = Open, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" >= $3 AND r."due" < $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY r."due" NULLS FIRST, r.id NULLS FIRST LIMIT $6;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Closed, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" >= $3 AND r."due" < $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY r."due" DESC NULLS LAST, r.id DESC NULLS LAST LIMIT $6;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Open, Upper = Closed, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" > $3 AND r."due" <= $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY r."due" NULLS FIRST, r.id NULLS FIRST LIMIT $6;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NotNull, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r."due" AS place FROM "tasks" r WHERE r.scope = $1 AND r."status" = $2 AND r."done" IS NULL AND r."due" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > $3) ORDER BY r."due" DESC NULLS LAST, r.id DESC NULLS LAST LIMIT $4;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY s."due" NULLS FIRST, s.id NULLS FIRST LIMIT $5;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY s."due" DESC NULLS LAST, s.id DESC NULLS LAST LIMIT $5;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Tie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" = $4 AND s.id > $5 AND (r.expires_at IS NULL OR r.expires_at > $6) ORDER BY s.id NULLS FIRST LIMIT $7;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" > $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY s."due" NULLS FIRST, s.id NULLS FIRST LIMIT $6;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Tie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" = $4 AND s.id < $5 AND (r.expires_at IS NULL OR r.expires_at > $6) ORDER BY s.id DESC NULLS LAST LIMIT $7;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" < $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY s."due" DESC NULLS LAST, s.id DESC NULLS LAST LIMIT $6;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Null, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" IS NULL AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY s.id DESC NULLS LAST LIMIT $5;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NullTie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" IS NULL AND s.id > $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY s.id NULLS FIRST LIMIT $6;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NotNull, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY s."due" NULLS FIRST, s.id NULLS FIRST LIMIT $5;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NullTie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" IS NULL AND s.id < $4 AND (r.expires_at IS NULL OR r.expires_at > $5) ORDER BY s.id DESC NULLS LAST LIMIT $6;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = Open, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" >= $4 AND s."due" < $5 AND (r.expires_at IS NULL OR r.expires_at > $6) ORDER BY s."due" NULLS FIRST, s.id NULLS FIRST LIMIT $7;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" >= $4 AND s."due" < $5 AND (r.expires_at IS NULL OR r.expires_at > $6) ORDER BY s."due" DESC NULLS LAST, s.id DESC NULLS LAST LIMIT $7;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Open, Upper = Closed, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" > $4 AND s."due" <= $5 AND (r.expires_at IS NULL OR r.expires_at > $6) ORDER BY s."due" NULLS FIRST, s.id NULLS FIRST LIMIT $7;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NotNull, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", s."due" AS place FROM "tasks$by_tag" s JOIN "tasks" r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = $1 AND s."tag" = $2 AND s."status" = $3 AND s."due" IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > $4) ORDER BY s."due" DESC NULLS LAST, s.id DESC NULLS LAST LIMIT $5;
