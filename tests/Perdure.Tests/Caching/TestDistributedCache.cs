using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Perdure.Tests.Caching;

/// <summary>A distributed cache in memory that can fail, hang, hold calls up, and forget to set some.</summary>
/// <param name="other">Another way to the same cache; null: it is a new one.</param>
internal sealed class TestDistributedCache(TestDistributedCache? other = null) : IDistributedCache
{
    private readonly MemoryDistributedCache inner = other?.inner ?? new(Options.Create(new MemoryDistributedCacheOptions()));

    public bool Fails { get; set; }

    public bool Hangs { get; set; }

    /// <summary>Which sets it only says it has done.</summary>
    public Func<string, bool> Ignores { get; set; } = _ => false;

    /// <summary>What is awaited before a set is done.</summary>
    public Func<string, Task> BeforeSet { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentDictionary<string, byte[]> Values { get; } = new();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        Asked.Enqueue(key);
        await WorkAsync(token);
        return await inner.GetAsync(key, token);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await WorkAsync(token);
        await BeforeSet(key);
        if (Ignores(key))
            return;
        Values[key] = value;
        await inner.SetAsync(key, value, options, token);
    }

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => inner.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    private async Task WorkAsync(CancellationToken token)
    {
        if (Fails)
            throw new InvalidOperationException("The distributed cache is not there.");
        if (Hangs)
            await Task.Delay(Timeout.Infinite, token);
    }
}
