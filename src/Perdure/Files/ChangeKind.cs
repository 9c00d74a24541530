namespace Perdure.Files;

/// <summary>The four changes a file can see.</summary>
internal enum ChangeKind
{
    /// <summary>Bytes behind its end.</summary>
    Append,

    /// <summary>New content.</summary>
    Write,

    /// <summary>Another file takes its place.</summary>
    Rename,

    /// <summary>It goes.</summary>
    Delete,
}
