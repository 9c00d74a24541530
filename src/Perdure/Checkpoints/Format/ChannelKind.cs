namespace Perdure.Checkpoints.Format;

/// <summary>What wraps a channel's stored bytes: an array, object or text is stored without its outer brackets or quotes, so that adding to its end is adding bytes.</summary>
internal enum ChannelKind : byte
{
    Value = 0,
    Array = 1,
    Object = 2,
    Text = 3,
}
