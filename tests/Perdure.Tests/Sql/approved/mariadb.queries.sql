-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.id AS place FROM `tasks` r FORCE INDEX (PRIMARY) WHERE r.scope = @scope AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id LIMIT @rows;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.id AS place FROM `tasks` r FORCE INDEX (PRIMARY) WHERE r.scope = @scope AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id DESC LIMIT @rows;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.id AS place FROM `tasks` r FORCE INDEX (PRIMARY) WHERE r.scope = @scope AND r.id > @lower AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id LIMIT @rows;

-- SegmentShape { Index = , NullEquals = 0, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.id AS place FROM `tasks` r FORCE INDEX (PRIMARY) WHERE r.scope = @scope AND r.id < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_score, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.id AS place FROM `tasks` r FORCE INDEX (`tasks$by_score`) WHERE r.scope = @scope AND r.`status` = @e0 AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id LIMIT @rows;

-- SegmentShape { Index = by_score, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.id AS place FROM `tasks` r FORCE INDEX (`tasks$by_score`) WHERE r.scope = @scope AND r.`status` = @e0 AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id DESC LIMIT @rows;

-- SegmentShape { Index = recent, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`updated_at` AS place FROM `tasks` r FORCE INDEX (`tasks$recent`) WHERE r.scope = @scope AND r.`updated_at` >= @lower AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`updated_at`, r.id LIMIT @rows;

-- SegmentShape { Index = recent, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`updated_at` AS place FROM `tasks` r FORCE INDEX (`tasks$recent`) WHERE r.scope = @scope AND r.`updated_at` >= @lower AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`updated_at` DESC, r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due`, r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due` DESC, r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Tie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` = @tie AND r.id > @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` > @lower AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due`, r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Tie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` = @tie AND r.id < @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due` DESC, r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Null, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` IS NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NullTie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` IS NULL AND r.id > @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NotNull, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due`, r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NullTie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` IS NULL AND r.id < @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Closed, Upper = Open, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` >= @lower AND r.`due` < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due`, r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Closed, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` >= @lower AND r.`due` < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due` DESC, r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = Bounded, Lower = Open, Upper = Closed, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` > @lower AND r.`due` <= @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due`, r.id LIMIT @rows;

-- SegmentShape { Index = by_status, NullEquals = 2, Part = NotNull, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.`due` AS place FROM `tasks` r FORCE INDEX (`tasks$by_status`) WHERE r.scope = @scope AND r.`status` = @e0 AND r.`done` IS NULL AND r.`due` IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY r.`due` DESC, r.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due`, s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due` DESC, s.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Tie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` = @tie AND s.id > @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Open, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` > @lower AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due`, s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Tie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` = @tie AND s.id < @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = None, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due` DESC, s.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Null, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` IS NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NullTie, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` IS NULL AND s.id > @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NotNull, Lower = None, Upper = None, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due`, s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NullTie, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` IS NULL AND s.id < @id AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = Open, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` >= @lower AND s.`due` < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due`, s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Closed, Upper = Open, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` >= @lower AND s.`due` < @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due` DESC, s.id DESC LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = Bounded, Lower = Open, Upper = Closed, Descending = False }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` > @lower AND s.`due` <= @upper AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due`, s.id LIMIT @rows;

-- SegmentShape { Index = by_tag, NullEquals = 0, Part = NotNull, Lower = None, Upper = None, Descending = True }
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, s.`due` AS place FROM `tasks$by_tag` s FORCE INDEX (`tasks$by_tag$order`) JOIN `tasks` r FORCE INDEX (PRIMARY) ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope AND s.`tag` = @e0 AND s.`status` = @e1 AND s.`due` IS NOT NULL AND (r.expires_at IS NULL OR r.expires_at > @at) ORDER BY s.`due` DESC, s.id DESC LIMIT @rows;
