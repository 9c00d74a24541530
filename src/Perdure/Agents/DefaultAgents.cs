using System.Text.Json.Nodes;

namespace Perdure.Agents;

/// <summary>Ten agents to begin with: data, without a model of any vendor behind them. Save them by <see cref="AgentDirectory.SeedAsync"/>.</summary>
public static class DefaultAgents
{
    /// <summary>All of them, made anew on each call.</summary>
    public static IReadOnlyList<Agent> All =>
    [
        Make("researcher", "Research Specialist", "claude-3-haiku", 4096, 0.7, "research", "analysis", "summarization", "fact-checking"),
        Make("developer", "Code Developer", "claude-3-sonnet", 8192, 0.5, "coding", "debugging", "refactoring", "testing"),
        Make("reviewer", "Code Reviewer", "claude-3-haiku", 4096, 0.3, "code-review", "best-practices", "security-audit"),
        Make("optimizer", "Performance Optimizer", "claude-3-haiku", 4096, 0.4, "performance-tuning", "profiling", "optimization"),
        Make("writer", "Documentation Writer", "claude-3-haiku", 4096, 0.7, "documentation", "technical-writing", "content-creation"),
        Make("security_expert", "Security Expert", "claude-3-opus", 8192, 0.2, "security-analysis", "vulnerability-assessment", "compliance"),
        Make("data_scientist", "Data Scientist", "claude-3-sonnet", 8192, 0.5, "data-analysis", "machine-learning", "visualization", "statistics"),
        Make("devops_engineer", "DevOps Engineer", "claude-3-haiku", 4096, 0.4, "infrastructure", "deployment", "monitoring", "automation"),
        Make("blockchain_developer", "Blockchain Developer", "claude-3-haiku", 4096, 0.3, "smart-contracts", "web3", "defi", "cryptography"),
        Make("system_architect", "System Architect", "claude-3-opus", 8192, 0.5, "architecture-design", "system-design", "scalability", "integration"),
    ];

    private static Agent Make(string id, string name, string model, int maxTokens, double temperature, params string[] skills) => new()
    {
        Id = id,
        Name = name,
        Role = id,
        Model = model,
        Description = $"{name}: {string.Join(", ", skills)}.",
        InstructionTemplate = $"You are {{name}}. What you are good at: {string.Join(", ", skills)}. Answer briefly, and say so when you do not know.",
        Capabilities = new AgentCapabilities { Skills = skills },
        Config = new JsonObject { ["max_tokens"] = maxTokens, ["temperature"] = temperature },
    };
}
