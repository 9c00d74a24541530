namespace Perdure.Storage;

/// <summary>What hears the signals of a channel (<see cref="ISignals"/>). Its members return at once and do not throw: they only note that there is something to do.</summary>
public interface ISignalListener
{
    /// <summary>A signal arrived.</summary>
    void Received(string payload);

    /// <summary>Signals may have been lost, because a connection was and is there again. Whoever acts on signals looks for himself now.</summary>
    void Missed();
}
