using System.Runtime.CompilerServices;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Metrics;

/// <summary>
/// Values that are measured over time, and their roll-ups per minute and hour. Values are only ever added, so recorders never wait
/// for each other; roll-ups are computed from them and can be computed again, so a late value is in the next. The metrics of a
/// service are in one scope: what it records at once is one batch, and services spread over a cluster. Safe to share.
/// </summary>
public sealed class MetricStore
{
    internal const int MaxNameBytes = 200;

    private static readonly Field<Metric, string?> Name = Field.Text<Metric>("name", metric => metric.Name);
    private static readonly Field<Metric, double?> Value = Field.Number<Metric>("value", metric => metric.Value);
    private static readonly Field<Metric, DateTimeOffset?> Time = Field.Time<Metric>("time", metric => metric.Time);

    internal static readonly CollectionDefinition<Metric> Values = new("metrics", metric => metric.Id)
    {
        Indexes = [Index.On(Name).OrderBy(Time), Index.By(Time)],
        Columns = [Value],
        Views =
        [
            metrics => new ViewSchema("recent_metrics", 1, metrics, [ViewColumn.Of("scope", "service"), ViewColumn.Of("name"), ViewColumn.Of("value"), ViewColumn.Of("time"), ViewColumn.Of("id"), ViewColumn.Body("body")])
            {
                Where = [ViewCondition.WithinLast("time", TimeSpan.FromHours(1))],
            },
        ],
        Json = RoomJson.Default.Metric,
        ServesOthers = true,
    };

    private readonly StoreContext context;
    private readonly MetricOptions options;
    private readonly RollUpWriter rollUps;

    internal MetricStore(StoreContext context)
    {
        (this.context, options) = (context, context.Options.Metrics);
        rollUps = new RollUpWriter(context, options);
    }

    /// <summary>Records a value.</summary>
    /// <returns>The metric with its id and time.</returns>
    /// <exception cref="ArgumentException">It is not right, or older than <see cref="MetricOptions.Late"/>; the message lists all mistakes.</exception>
    public async ValueTask<Metric> RecordAsync(Metric metric, CancellationToken cancellationToken = default) => (await RecordAllAsync([metric], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Records a value measured now.</summary>
    /// <exception cref="ArgumentException">It is not right; the message lists all mistakes.</exception>
    public ValueTask<Metric> RecordAsync(string service, string name, double value, CancellationToken cancellationToken = default) =>
        RecordAsync(new Metric { Service = service, Name = name, Value = value }, cancellationToken);

    /// <summary>Records values in one round trip, all or none; where batches can't span scopes, so for each service.</summary>
    /// <returns>The metrics with their ids and times.</returns>
    /// <exception cref="ArgumentException">One is not right, or older than <see cref="MetricOptions.Late"/>; the message lists all mistakes.</exception>
    public async ValueTask<IReadOnlyList<Metric>> RecordAllAsync(IEnumerable<Metric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var at = context.Time.UtcNow();
        Metric[] given = [.. metrics.Select(metric => metric is { Time.Ticks: 0 } ? metric with { Time = at } : metric)];
        MetricRules.Check(given, at - options.Late, nameof(metrics));
        var encoded = given.Select(metric => Of(metric.Service).Encode(metric with { Time = Instant.Cut(metric.Time) }, Expect.Absent, at))
            .Select(one => (Operation: one.Operation with { CreatedAt = one.Stored.CreatedAt, UpdatedAt = at, ExpiresAt = MetricTime.ValueEnds(options, one.Stored.Value.Time) }, one.Stored.Value)).ToArray();
        if (encoded.Length > 0)
            await context.WriteInOrderAsync([.. encoded.Select(one => one.Operation).GroupBy(one => one.Key.Scope).SelectMany(group => group)], cancellationToken).ConfigureAwait(false);
        return [.. encoded.Select(one => one.Value)];
    }

    /// <summary>The values of the last hour, newest first.</summary>
    public CollectionQuery<Metric> Recent(string service, string name) => Recent(service, name, TimeSpan.FromHours(1));

    /// <summary>The values of the time before this call, newest first. A cursor goes on with the same query object; give <see cref="Between"/> fixed times to go on elsewhere.</summary>
    public CollectionQuery<Metric> Recent(string service, string name, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        return Series(service, name).AtLeast(Time, context.Time.UtcNow() - window);
    }

    /// <summary>The values from one moment (included) to another (not included), newest first.</summary>
    public CollectionQuery<Metric> Between(string service, string name, DateTimeOffset from, DateTimeOffset to) => Series(service, name).Between(Time, from, to);

    /// <summary>The values of a service, whatever their name, newest first.</summary>
    public CollectionQuery<Metric> OfService(string service) => Of(service).OrderBy(Time).Descending();

    /// <summary>The services that have values, ordered.</summary>
    public IAsyncEnumerable<string> ServicesAsync(CancellationToken cancellationToken = default) => context.Backend.ScopesAsync(Values.Name, null, cancellationToken);

    /// <summary>
    /// The roll-ups of all minutes or hours that lie in a time or reach into it, newest first; those without values are left out. While
    /// their values are kept they are computed of these now, whether or not they were rolled up; older ones are as they were rolled up last.
    /// </summary>
    public async IAsyncEnumerable<MetricRollUp> RollUpsAsync(string service, string name, MetricPeriod period, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        MetricRules.Check(service, name, period);
        var open = MetricTime.OpenFrom(options, context.Time.UtcNow());
        var (first, end) = (MetricTime.StartOf(period, from), MetricTime.StartOf(period, to) is var start && start == to ? to : start + MetricTime.Length(period));
        if (end > open)
            await foreach (var rollUp in ComputedAsync(service, name, period, first > open ? first : open, end, cancellationToken).ConfigureAwait(false))
                yield return rollUp;
        if (first < open)
            await foreach (var rollUp in rollUps.Between(service, name, period, first, end < open ? end : open).WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return rollUp;
    }

    /// <summary>Computes the roll-ups of all services for as long as their values are kept, and keeps them. To be called now and then, by one process or several: see <see cref="MetricOptions.Late"/>.</summary>
    /// <returns>How many changed.</returns>
    public ValueTask<int> RollUpAsync(CancellationToken cancellationToken = default) => RollUpAsync(options.Raw, cancellationToken);

    /// <summary>Computes the roll-ups of the hours that reach into the last time, at most as long as their values are kept, and keeps them.</summary>
    /// <returns>How many changed.</returns>
    public async ValueTask<int> RollUpAsync(TimeSpan last, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(last, TimeSpan.Zero);
        var now = context.Time.UtcNow();
        var (from, open) = (MetricTime.StartOf(MetricPeriod.Hour, now - last), MetricTime.OpenFrom(options, now));
        var changed = 0;
        await foreach (var service in ServicesAsync(cancellationToken).ConfigureAwait(false))
            changed += await rollUps.RollUpAsync(service, from > open ? from : open, cancellationToken).ConfigureAwait(false);
        return changed;
    }

    /// <summary>Removes values and roll-ups that are past their time, at most <paramref name="limit"/> of each. They are invisible already.</summary>
    /// <returns>How many were removed.</returns>
    public async ValueTask<int> SweepAsync(int limit = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await context.Backend.SweepAsync(Values.Name, limit, cancellationToken).ConfigureAwait(false) + await context.Backend.SweepAsync(RollUpWriter.Kept.Name, limit, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<MetricRollUp> ComputedAsync(string service, string name, MetricPeriod period, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RollUpBuilder? builder = null;
        await foreach (var metric in Between(service, name, from, to).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var start = MetricTime.StartOf(period, metric.Time);
            if (builder is not null && builder.Start != start)
            {
                yield return builder.Build();
                builder = null;
            }
            (builder ??= new RollUpBuilder(service, name, period, start)).Add(metric.Value);
        }
        if (builder is not null)
            yield return builder.Build();
    }

    private Collection<Metric> Of(string service) => new(context, Values, Identifier.Check(service, nameof(service), MaxNameBytes));

    private CollectionQuery<Metric> Series(string service, string name) =>
        Of(service).Where(Name, Identifier.Check(name, nameof(name), MaxNameBytes)).OrderBy(Time).Descending();

    internal static CollectionQuery<Metric> Hour(StoreContext context, string service, DateTimeOffset start) =>
        new Collection<Metric>(context, Values, service).Query().Between(Time, start, start + TimeSpan.FromHours(1)).Descending();
}
