using System.Text.Json.Serialization;

namespace Perdure.Tasks;

/// <summary>Which tasks go first. Stored by its name in lower case; "medium" is read as normal. Ordered: the greater goes first.</summary>
[JsonConverter(typeof(TaskPriorityConverter))]
public enum TaskPriority
{
    /// <summary>When nothing else is to be done.</summary>
    Low = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>Before what is normal.</summary>
    High = 1,

    /// <summary>Before all else.</summary>
    Critical = 2,
}
