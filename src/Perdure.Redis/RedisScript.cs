using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>A script of this package: sent by its hash, and once by its text to a server that does not know it. Safe to share.</summary>
internal sealed class RedisScript
{
    private readonly string text;
    private readonly string name;
    private readonly byte[] hash;

    private RedisScript(string resource, string flags, string beginning = "")
    {
        text = $"#!lua{flags}\n{(beginning.Length > 0 ? Read(beginning) : "")}{Read(resource)}";
        hash = Hash(text);
        name = Convert.ToHexStringLower(hash);
    }

    /// <summary>Writes a batch. A server without memory refuses it before it begins.</summary>
    public static RedisScript Write { get; } = new("write", "", "sets");

    /// <summary>Writes a batch that only removes, which must be possible for a server without memory.</summary>
    public static RedisScript Free { get; } = new("write", " flags=allow-oom", "sets");

    public static RedisScript Query { get; } = new("query", " flags=no-writes");

    public static RedisScript Log { get; } = new("log", " flags=no-writes");

    public static RedisScript Nearest { get; } = new("nearest", " flags=no-writes", "visible");

    public static RedisScript Vectors { get; } = new("vectors", " flags=no-writes", "visible");

    public static RedisScript Scopes { get; } = new("scopes", " flags=no-writes");

    public static RedisScript Sweep { get; } = new("sweep", " flags=allow-oom", "sets");

    public static RedisScript Migrate { get; } = new("migrate", "", "sets");

    public static RedisScript Schema { get; } = new("schema", "");

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey key, RedisValue[] arguments, CommandFlags flags = CommandFlags.None)
    {
        var task = database.ScriptEvaluateAsync(hash, [key], arguments, flags);
        return task.IsCompletedSuccessfully ? task : AwaitAsync(task, database, key, arguments, flags);
    }

    /// <summary>The same by the caller's own way to a server.</summary>
    public async Task<RedisResult> RunAsync(Func<string, object[], Task<RedisResult>> send, RedisKey key, RedisValue[] arguments)
    {
        try
        {
            return await send("EVALSHA", All(name, key, arguments)).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (IsUnknown(exception))
        {
            return await send("EVAL", All(text, key, arguments)).ConfigureAwait(false);
        }
    }

    private async Task<RedisResult> AwaitAsync(Task<RedisResult> task, IDatabase database, RedisKey key, RedisValue[] arguments, CommandFlags flags)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (IsUnknown(exception))
        {
            return await database.ExecuteAsync("EVAL", All(text, key, arguments), flags).ConfigureAwait(false);
        }
    }

    // It did not run; EVAL runs it and lets the server keep it.
    private static bool IsUnknown(RedisServerException exception) => exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    private static object[] All(string script, RedisKey key, RedisValue[] arguments) => [script, 1, key, .. arguments.Select(argument => (object)argument)];

    private static string Read(string resource)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // The server's name for a script, not a protection of anything.
    private static byte[] Hash(string text) =>
#pragma warning disable CA5350
        SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
