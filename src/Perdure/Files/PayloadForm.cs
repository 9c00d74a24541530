namespace Perdure.Files;

/// <summary>The three forms bytes have in a file.</summary>
internal enum PayloadForm
{
    Json,
    Text,
    Bytes,
}
