namespace Perdure.Tests.Model;

/// <summary>What an operation expects, before it is known what is there.</summary>
internal enum Wish
{
    Any,
    Absent,
    Present,
    Current,
    Stale,
}
