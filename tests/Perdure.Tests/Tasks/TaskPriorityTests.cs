using System.Text.Json;
using Perdure.Tasks;

namespace Perdure.Tests.Tasks;

public sealed class TaskPriorityTests
{
    [Theory]
    [InlineData("low", TaskPriority.Low)]
    [InlineData("Medium", TaskPriority.Normal)]
    [InlineData("normal", TaskPriority.Normal)]
    [InlineData("HIGH", TaskPriority.High)]
    [InlineData("critical", TaskPriority.Critical)]
    public void Names_are_read_whatever_their_case(string name, TaskPriority expected)
    {
        TaskPriorityConverter.Parse(name).ShouldBe(expected);
        JsonSerializer.Deserialize<TaskPriority>($"\"{name}\"").ShouldBe(expected);
    }

    [Fact]
    public void They_are_written_in_lower_case() => JsonSerializer.Serialize(TaskPriority.Critical).ShouldBe("\"critical\"");

    [Fact]
    public void What_is_none_is_refused()
    {
        Should.Throw<ArgumentException>(() => TaskPriorityConverter.Parse("urgent")).Message.ShouldContain("medium");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<TaskPriority>("1"));
    }

    [Fact]
    public void Waits_grow_up_to_the_longest_and_are_spread()
    {
        var backoff = new TaskBackoff { First = TimeSpan.FromSeconds(1), Factor = 2, Longest = TimeSpan.FromSeconds(5), Jitter = 0 };
        new[] { 1, 2, 3, 4, 40 }.Select(attempts => backoff.After(attempts).TotalSeconds).ShouldBe([1, 2, 4, 5, 5]);
        var spread = Enumerable.Range(0, 200).Select(_ => (backoff with { Jitter = 0.5 }).After(3).TotalSeconds).ToList();
        spread.ShouldAllBe(seconds => seconds >= 2 && seconds <= 4);
        spread.Distinct().Count().ShouldBeGreaterThan(100);
        Should.Throw<ArgumentException>(() => (backoff with { Factor = 0.5, Jitter = 2 }).After(1)).Message.ShouldContain("Jitter");
    }
}
