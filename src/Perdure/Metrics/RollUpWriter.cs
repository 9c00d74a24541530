using System.Globalization;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Metrics;

/// <summary>
/// Computes the roll-ups of open hours and keeps them. What is kept is read before the values are, and replaced only if it is still
/// the same: so of several at once the one that saw less never overwrites the one that saw more.
/// </summary>
internal sealed class RollUpWriter(StoreContext context, MetricOptions options)
{
    private const int PutAtOnce = 500;

    private static readonly Field<MetricRollUp, string?> Name = Field.Text<MetricRollUp>("name", one => one.Name);
    private static readonly Field<MetricRollUp, string?> Period = Field.Text<MetricRollUp>("period", one => one.Period == MetricPeriod.Minute ? "minute" : "hour");
    private static readonly Field<MetricRollUp, DateTimeOffset?> Start = Field.Time<MetricRollUp>("start", one => one.Start);

    private static readonly CollectionIndex<MetricRollUp> ByStart = Index.By(Start);

    public static readonly CollectionDefinition<MetricRollUp> Kept = new("metric_rollups", IdOf)
    {
        Indexes = [Index.On(Name, Period).OrderBy(Start), ByStart],
        Json = RoomJson.Default.MetricRollUp,
        ServesOthers = true,
    };

    public CollectionQuery<MetricRollUp> Between(string service, string name, MetricPeriod period, DateTimeOffset from, DateTimeOffset to) =>
        Of(service).Where(Name, name).Where(Period, period == MetricPeriod.Minute ? "minute" : "hour").Between(Start, from, to).Descending();

    /// <summary>Rolls up all hours of a service from one on.</summary>
    /// <returns>How many roll-ups changed.</returns>
    public async ValueTask<int> RollUpAsync(string service, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var changed = 0;
        for (var hour = from; hour <= context.Time.UtcNow(); hour += TimeSpan.FromHours(1))
        {
            int? done;
            do
                done = await TryHourAsync(service, hour, cancellationToken).ConfigureAwait(false);
            while (done is null);
            changed += done.Value;
        }
        return changed;
    }

    private async ValueTask<int?> TryHourAsync(string service, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var collection = Of(service);
        var kept = new Dictionary<string, StoredRecord>();
        var within = new Query(collection.Codec.Schema, service, ByStart.Name) { Range = new FieldRange { From = FieldValue.Of(hour), To = FieldValue.Of(hour + TimeSpan.FromHours(1)) }, Limit = int.MaxValue };
        await foreach (var record in context.Backend.QueryAsync(within, cancellationToken).ConfigureAwait(false))
            kept[record.Key.Id] = record;
        var at = context.Time.UtcNow();
        var puts = (await ComputeAsync(service, hour, cancellationToken).ConfigureAwait(false))
            .Where(one => !kept.TryGetValue(IdOf(one), out var before) || collection.Codec.Decode(before).Value != one)
            .Select(one => collection.Encode(one, kept.TryGetValue(IdOf(one), out var before) ? Expect.Exactly(before.Version) : Expect.Absent, at).Operation with { ExpiresAt = MetricTime.RollUpEnds(options, one) }).ToArray();
        foreach (var part in puts.Chunk(PutAtOnce))
            if ((await context.Backend.WriteAsync(new WriteBatch(part, at), cancellationToken).ConfigureAwait(false)).Conflict is not null)
                return null;
        return puts.Length;
    }

    private async ValueTask<IEnumerable<MetricRollUp>> ComputeAsync(string service, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var builders = new Dictionary<(string, MetricPeriod, DateTimeOffset), RollUpBuilder>();
        await foreach (var metric in MetricStore.Hour(context, service, hour).WithCancellation(cancellationToken).ConfigureAwait(false))
            foreach (var period in (MetricPeriod[])[MetricPeriod.Minute, MetricPeriod.Hour])
            {
                var key = (metric.Name, period, MetricTime.StartOf(period, metric.Time));
                if (!builders.TryGetValue(key, out var builder))
                    builders[key] = builder = new RollUpBuilder(service, metric.Name, period, key.Item3);
                builder.Add(metric.Value);
            }
        return builders.Values.Select(builder => builder.Build());
    }

    private static string IdOf(MetricRollUp one) => IdOf(one.Name, one.Period, one.Start);

    // What stands before the name is always as long, so no two of them meet.
    private static string IdOf(string name, MetricPeriod period, DateTimeOffset start) =>
        $"{(period == MetricPeriod.Minute ? 'm' : 'h')}{start.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)}{name}";

    private Collection<MetricRollUp> Of(string service) => new(context, Kept, service);
}
