using System.Globalization;
using System.Text;
using System.Text.Json;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Workloads;

/// <summary>W1: each step appends a message of about 1 KB and sets two scalars.</summary>
internal sealed class Chat : Scenario<ChatState>
{
    public override ChatState Start() => new();

    public override Step<ChatState> At(int step)
    {
        var message = new ChatMessage($"m{step}", step % 2 == 0 ? "assistant" : "user", Words.Text(step, 960));
        return new Turn(step, message, Math.Round(step * 0.37 % 1, 4));
    }

    private sealed class Turn(int step, ChatMessage message, double score) : Step<ChatState>(
        [.. JsonSerializer.SerializeToUtf8Bytes(message), .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{step}{score}"))])
    {
        public override ValueTask<Checkpoint> SaveAsync(CheckpointThread thread) =>
            thread.Edit().Append("messages", message).Set("step", step).Set("score", score).SaveAsync();

        public override void ApplyTo(ChatState state)
        {
            state.Messages.Add(message);
            state.Step = step;
            state.Score = score;
        }
    }
}
