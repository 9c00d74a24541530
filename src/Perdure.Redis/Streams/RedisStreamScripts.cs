namespace Perdure.Redis;

/// <summary>
/// What a group does in one step at the server. Keys: the stream, its dead letters, the set of those that wait. A delivery is an entry's id, its attempt and its consumer:
/// it is held as long as the list of pending entries says the same.
/// </summary>
internal static class RedisStreamScripts
{
    private const string Held = """
        local function held(id, attempt, consumer)
          local p = redis.call('XPENDING', KEYS[1], ARGV[2], id, id, 1)
          return p[1] and p[1][2] == consumer and p[1][4] == tonumber(attempt) and not redis.call('ZSCORE', KEYS[3], id)
        end
        local n, done = tonumber(ARGV[1]), 0
        local function each(act)
          for i = 0, n - 1 do
            local id, attempt, consumer = ARGV[3 + i * 3], ARGV[4 + i * 3], ARGV[5 + i * 3]
            if held(id, attempt, consumer) then act(id, attempt, consumer); done = done + 1 end
          end
          return done
        end
        local function more(i) return ARGV[2 + n * 3 + i] end

        """;

    /// <summary>They are done.</summary>
    public const string Acknowledge = Held + "return each(function(id) redis.call('XACK', KEYS[1], ARGV[2], id) end)";

    /// <summary>Their leases begin anew; the count of attempts stays.</summary>
    public const string Extend = Held + "return each(function(id, attempt, consumer) redis.call('XCLAIM', KEYS[1], ARGV[2], consumer, 0, id, 'RETRYCOUNT', attempt, 'JUSTID') end)";

    /// <summary>They wait for so many milliseconds.</summary>
    public const string Retry = Held + """
        local t = redis.call('TIME')
        local at = t[1] * 1000 + math.floor(t[2] / 1000) + tonumber(more(1))
        return each(function(id) redis.call('ZADD', KEYS[3], at, id) end)
        """;

    /// <summary>They go to the dead letters with a reason and a number of attempts.</summary>
    public const string Bury = Held + """
        return each(function(id)
          local e = redis.call('XRANGE', KEYS[1], id, id)
          if e[1] then
            local fields = e[1][2]
            table.insert(fields, 'error'); table.insert(fields, more(1))
            table.insert(fields, 'attempts'); table.insert(fields, more(2))
            redis.call('XADD', KEYS[2], '*', unpack(fields))
          end
          redis.call('XACK', KEYS[1], ARGV[2], id)
        end)
        """;

    /// <summary>
    /// Claims what waits and is due, then what was left past its lease; what has no attempt left, or was trimmed, goes. Arguments: group, consumer, count, lease in
    /// milliseconds, attempts. Gives ids with the number of the attempt.
    /// </summary>
    public const string Due = """
        local group, consumer, count, lease, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local out = {}
        local function take(id, attempts)
          local e = redis.call('XRANGE', KEYS[1], id, id)
          redis.call('ZREM', KEYS[3], id)
          if not e[1] then redis.call('XACK', KEYS[1], group, id); return end
          if attempts >= most then
            local fields = e[1][2]
            table.insert(fields, 'error'); table.insert(fields, 'lease-ran-out: It was neither acknowledged nor failed within its lease.')
            table.insert(fields, 'attempts'); table.insert(fields, attempts)
            redis.call('XADD', KEYS[2], '*', unpack(fields))
            redis.call('XACK', KEYS[1], group, id)
            return
          end
          redis.call('XCLAIM', KEYS[1], group, consumer, 0, id, 'RETRYCOUNT', attempts + 1, 'JUSTID')
          table.insert(out, {id, attempts + 1})
        end
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, count)) do
          local p = redis.call('XPENDING', KEYS[1], group, id, id, 1)
          if p[1] then take(id, p[1][4]) else redis.call('ZREM', KEYS[3], id) end
        end
        if #out < count then
          for _, p in ipairs(redis.call('XPENDING', KEYS[1], group, 'IDLE', lease, '-', '+', count - #out)) do
            if not redis.call('ZSCORE', KEYS[3], p[1]) then take(p[1], p[4]) end
          end
        end
        return out
        """;
}
