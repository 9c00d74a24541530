using Perdure.Collections;
using Perdure.Copying;
using Perdure.Storage;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of views, and of moving to another database.</summary>
public sealed class MovingSnippets
{
    [Fact]
    public async Task A_store_moves()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-docs-");
        try
        {
            var (options, oldUrl, newUrl) = (new AgentStoreOptions { Collections = [Job.Definition] }, $"sqlite:{Path.Combine(folder.FullName, "agents.db")}", $"sqlite:{Path.Combine(folder.FullName, "b.db")}");
            await using (var first = await AgentStore.OpenAsync(oldUrl, options))
                await first.Collection(Job.Definition).SaveAsync(new Job { Agent = "ada", Status = "completed", StartedAt = DateTimeOffset.UtcNow.AddSeconds(-3), CompletedAt = DateTimeOffset.UtcNow });
            CopyReport moved;
            {
                await using var source = await AgentStore.OpenAsync(oldUrl, options);   // e.g. sqlite:agents.db, with the collections you declare
                await using var target = await AgentStore.OpenAsync(newUrl, options);

                var progress = new Progress<CopyProgress>(at => Console.WriteLine($"{at.Name}: {at.Items:N0} items, {at.Bytes:N0} bytes"));
                var report = await StoreCopy.CopyAsync(source, target, new CopyOptions(), progress);
                Console.WriteLine($"{report.Counts.Sum(count => count.Items):N0} items, SHA-256 {report.TargetHash}");
                moved = report;
                (await target.Backend.Facet<ISqlAccess>()!.SelectAsync($"SELECT agent, total, completed FROM agent_job_stats", row => $"{row.GetString(0)} {row.GetInt64(1)} {row.GetInt64(2)}")).ShouldBe(["ada 1 1"]);
            }
            moved.IsSame.ShouldBeTrue();
            moved.Counts.Single(count => count.Name == "jobs").Items.ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed record Job : Entity
    {
        private static readonly Field<Job, string?> AgentField = Field.Text<Job>("agent", job => job.Agent);
        private static readonly Field<Job, string?> StatusField = Field.Text<Job>("status", job => job.Status);
        private static readonly Field<Job, DateTimeOffset?> StartedField = Field.Time<Job>("started_at", job => job.StartedAt);
        private static readonly Field<Job, DateTimeOffset?> CompletedField = Field.Time<Job>("completed_at", job => job.CompletedAt);

        public static readonly CollectionDefinition<Job> Definition = new("jobs", job => job.Id)
        {
            Indexes = [Index.On(AgentField)],
            Columns = [StatusField, StartedField, CompletedField],
            Views =
            [
                jobs => ViewSchema.OfAll("jobs_read", 1, jobs),                                   // every column as a person reads it, and the body
                jobs => new ViewSchema("agent_job_stats", 1, jobs,
                [
                    ViewColumn.Of("agent"), ViewColumn.Count("total"), ViewColumn.CountOf("completed", "status", FieldValue.Of("completed")),
                    ViewColumn.AverageSeconds("seconds", "started_at", "completed_at"),
                ]),
                jobs => new ViewSchema("recent_jobs", 1, jobs, [ViewColumn.Of("id"), ViewColumn.Of("started_at")]) { Where = [ViewCondition.WithinLast("started_at", TimeSpan.FromHours(1))] },
            ],
            OthersMayWrite = true,
        };

        public string? Agent { get; init; }

        public string? Status { get; init; }

        public DateTimeOffset? StartedAt { get; init; }

        public DateTimeOffset? CompletedAt { get; init; }
    }
}
