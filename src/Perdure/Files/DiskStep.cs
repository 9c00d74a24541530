namespace Perdure.Files;

/// <summary>Sees a step before it is made; by throwing it keeps it from happening.</summary>
/// <param name="step">What is about to be done.</param>
/// <param name="path">To which file or folder; "" for one that is open.</param>
/// <param name="bytes">How many bytes a write has; else 0.</param>
/// <returns>How many of the bytes to write.</returns>
internal delegate int DiskStep(string step, string path, int bytes);
