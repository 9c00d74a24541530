using Perdure.Collections;

namespace Perdure.Reasoning;

/// <summary>A list of runs with their totals, those that started last first. Enumerate it, or take it page by page. Immutable and safe to share.</summary>
public sealed class ReasoningQuery : IAsyncEnumerable<ReasoningRun>
{
    private const int PageSize = 256;
    private readonly ReasoningWriter writer;
    private readonly CollectionQuery<ReasoningListing> listings;
    private readonly ReasoningStatus? status;
    private readonly string? after;
    private readonly int? take;

    internal ReasoningQuery(ReasoningWriter writer, CollectionQuery<ReasoningListing> listings, ReasoningStatus? status = null, string? after = null, int? take = null) =>
        (this.writer, this.listings, this.status, this.after, this.take) = (writer, listings, status, after, take);

    /// <summary>Only runs of an agent.</summary>
    public ReasoningQuery OfAgent(string agentId) => Where(ReasoningListing.Agent, agentId);

    /// <summary>Only runs about a task.</summary>
    public ReasoningQuery OfTask(string taskId) => Where(ReasoningListing.Task, taskId);

    /// <summary>Only runs in a thread.</summary>
    public ReasoningQuery OfThread(string threadId) => Where(ReasoningListing.Thread, threadId);

    /// <summary>Only runs for a user.</summary>
    public ReasoningQuery OfUser(string userId) => Where(ReasoningListing.User, userId);

    /// <summary>Only runs of a status; alone, or together with <see cref="OfAgent"/>.</summary>
    public ReasoningQuery WithStatus(ReasoningStatus status) => Enum.IsDefined(status)
        ? new(writer, listings.Where(ReasoningListing.Status, ReasoningListing.TextOf(status)), status, after, take)
        : throw new ArgumentException($"Status {(int)status} was given; expected {string.Join(", ", Enum.GetNames<ReasoningStatus>())}.", nameof(status));

    /// <summary>Goes on behind a page. Null: from the start.</summary>
    /// <param name="cursor">The <see cref="Page{T}.Next"/> of a page of the same query.</param>
    public ReasoningQuery After(string? cursor) => new(writer, listings, status, cursor, take);

    /// <summary>At most so many: on a page, or altogether when enumerated. Default: 100 on a page, all when enumerated.</summary>
    public ReasoningQuery Take(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return new(writer, listings, status, after, limit);
    }

    /// <summary>One page and the cursor of the next.</summary>
    /// <exception cref="ArgumentException">No index serves the query, or the cursor is another query's.</exception>
    public async ValueTask<Page<ReasoningRun>> ToPageAsync(CancellationToken cancellationToken = default)
    {
        var (runs, size, next) = (new List<ReasoningRun>(), take ?? 100, after);
        do
        {
            // Never more listings than runs are missing, so that the cursor stands behind the last run on the page.
            var page = await listings.OrderBy(ReasoningListing.Started).Descending().After(next).Take(size - runs.Count).ToPageAsync(cancellationToken).ConfigureAwait(false);
            runs.AddRange(await writer.ThoseAsync(page.Items, status, cancellationToken).ConfigureAwait(false));
            next = page.Next;
        }
        while (runs.Count < size && next is not null);
        return new Page<ReasoningRun>(runs, next);
    }

    /// <summary>The runs one after another, fetched by the page.</summary>
    /// <exception cref="ArgumentException">No index serves the query, or the cursor is another query's.</exception>
    public async IAsyncEnumerator<ReasoningRun> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var next = after;
        for (var left = take ?? int.MaxValue; left > 0;)
        {
            var page = await After(next).Take(Math.Min(left, PageSize)).ToPageAsync(cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Items)
                yield return run;
            if ((next = page.Next) is null)
                yield break;
            left -= page.Items.Count;
        }
    }

    private ReasoningQuery Where(Field<ReasoningListing, string?> field, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(writer, listings.Where(field, value), status, after, take);
    }
}
