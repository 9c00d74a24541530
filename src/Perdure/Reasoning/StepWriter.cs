using System.Globalization;
using Perdure.Storage;

namespace Perdure.Reasoning;

/// <summary>Saves steps with their run's totals, again when another writer came first.</summary>
internal sealed class StepWriter(StoreContext context, ReasoningWriter writer)
{
    public static string IdOf(int number) => number.ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>Saves steps of one run; a number of 0 becomes the next.</summary>
    /// <param name="known">The run as it is believed to be; null: it is read.</param>
    /// <param name="start">What the run is if it is not there.</param>
    /// <param name="given">The steps, checked.</param>
    /// <param name="cancellationToken">Leaves them saved or not.</param>
    public async ValueTask<(ReasoningRun Run, IReadOnlyList<ReasoningStep> Steps)> SaveAsync(ReasoningRun? known, ReasoningRun start, IReadOnlyList<ReasoningStep> given, CancellationToken cancellationToken)
    {
        if (given.Where(step => step.StepNumber > 0).GroupBy(step => step.StepNumber).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Step {twice.Key} of run '{start.Id}' was given twice; a number can be saved once at a time. Nothing was written.", nameof(given));
        for (var before = known; ; before = null)
        {
            IReadOnlyDictionary<int, ReasoningStep> old = new Dictionary<int, ReasoningStep>();
            // A step behind the last one can't be there while the run is what it was: nothing is to be read.
            if (before is null || given.Any(step => step.StepNumber > 0 && step.StepNumber <= before.Totals.LastStep))
                (before, old) = await ReadAsync(start.Id, given, cancellationToken).ConfigureAwait(false);
            var at = context.Time.UtcNow();
            var run = before ?? ReasoningRules.Complete(start with { Totals = new ReasoningTotals() }, at);
            var (operations, saved) = (new List<WriteOperation>(), new List<ReasoningStep>());
            foreach (var step in given)
            {
                var number = step.StepNumber > 0 ? step.StepNumber : checked(Math.Max(run.Totals.LastStep, given.Max(one => one.StepNumber)) + 1);
                var replaced = old.GetValueOrDefault(number);
                var (put, stored) = writer.Steps(run.Id).Encode(Merge(step, number, run, replaced, at), replaced is null ? Expect.Absent : Expect.Exactly(replaced.Version), at);
                operations.Add(put);
                saved.Add(stored.Value);
                run = run with { Totals = (replaced is null ? run.Totals : run.Totals.Without(replaced)).With(stored.Value) };
            }
            if (await writer.TryWriteAsync(before, run, operations, at, cancellationToken).ConfigureAwait(false) is { } written)
                return (written, saved);
        }
    }

    private static ReasoningStep Merge(ReasoningStep step, int number, ReasoningRun run, ReasoningStep? replaced, DateTimeOffset at) => step with
    {
        Id = IdOf(number),
        RunId = run.Id,
        StepNumber = number,
        AgentId = replaced?.AgentId ?? (step.AgentId.Length == 0 ? run.AgentId : step.AgentId),
        Timestamp = replaced?.Timestamp ?? (step.Timestamp == default ? at : step.Timestamp),
        CreatedAt = replaced?.CreatedAt ?? step.CreatedAt,
    };

    private async ValueTask<(ReasoningRun?, IReadOnlyDictionary<int, ReasoningStep>)> ReadAsync(string id, IReadOnlyList<ReasoningStep> given, CancellationToken cancellationToken)
    {
        var (runs, steps) = (writer.Runs(id), writer.Steps(id));
        RecordKey[] keys = [runs.Key(id), .. given.Where(step => step.StepNumber > 0).Select(step => steps.Key(IdOf(step.StepNumber)))];
        var found = await context.Backend.FindAsync(keys, cancellationToken).ConfigureAwait(false);
        return (found[0] is { } run ? runs.Codec.Decode(run).Value : null, found.Skip(1).OfType<StoredRecord>().Select(record => steps.Codec.Decode(record).Value).ToDictionary(step => step.StepNumber));
    }
}
