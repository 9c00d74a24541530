using Microsoft.Extensions.Configuration;

namespace Perdure.Hosting;

/// <summary>How a host opens a store. Checked when the host starts, all mistakes in one message.</summary>
public sealed class PerdureOptions
{
    /// <summary>Where the store is, e.g. <c>sqlite:agents.db</c>. Required, unless <see cref="Backend"/> is given.</summary>
    public string? Url { get; set; }

    /// <summary>Makes the backend, for one that is no URL. Default: what <see cref="Url"/> names.</summary>
    public Func<IServiceProvider, Storage.Backend>? Backend { get; set; }

    /// <summary>Whether the store is opened when the host starts, so that a mistake shows at once; else at its first use. Default: yes.</summary>
    public bool OpenAtStart { get; set; } = true;

    /// <summary>All else: the caller's collections, JSON, clock. The logger is the host's unless one is set here.</summary>
    public AgentStoreOptions Store { get; set; } = new();

    internal List<string> ConfigurationMistakes { get; } = [];

    /// <summary>Takes what a section of configuration says: <c>Url</c> and <c>OpenAtStart</c>. An unknown key is a mistake.</summary>
    internal void Read(IConfiguration section)
    {
        foreach (var child in section.GetChildren())
            if (child.Key.Equals(nameof(Url), StringComparison.OrdinalIgnoreCase))
                Url = child.Value;
            else if (!child.Key.Equals(nameof(OpenAtStart), StringComparison.OrdinalIgnoreCase))
                ConfigurationMistakes.Add($"'{child.Path}' is not a setting; known are Url and OpenAtStart.");
            else if (bool.TryParse(child.Value, out var open))
                OpenAtStart = open;
            else
                ConfigurationMistakes.Add($"'{child.Path}' is neither true nor false.");
    }
}
