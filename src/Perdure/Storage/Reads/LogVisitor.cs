namespace Perdure.Storage;

/// <summary>Sees the entries of a read one after another, never two at once. Returns false to end the read. It must not call the backend.</summary>
public delegate bool LogVisitor(LogEntryView entry);
