using System.Globalization;
using System.Text;
using Perdure.Storage;

namespace Perdure.Conformance.Workers;

/// <summary>A number in a record that many writers add to.</summary>
internal static class Counter
{
    public static async Task AddOneAsync(Backend backend, Func<long> version, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = (await backend.FindAsync([Shapes.Blob("counter")], cancellationToken).ConfigureAwait(false))[0]
                ?? throw new InvalidOperationException("The counter is not there; the scenario writes it before it starts those who count.");
            var next = int.Parse(Encoding.UTF8.GetString(found.Body.Span), CultureInfo.InvariantCulture) + 1;
            var batch = new WriteBatch([Shapes.Put(Shapes.Blob("counter"), version(), Expect.Exactly(found.Version), $"{next}")], backend.Time.UtcNow());
            if ((await backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false)).Conflict is null)
                return;
        }
    }
}
