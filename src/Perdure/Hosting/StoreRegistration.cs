namespace Perdure.Hosting;

/// <summary>A store that was added to a container.</summary>
/// <param name="Name">Its name; empty: the unnamed one.</param>
internal sealed record StoreRegistration(string Name)
{
    /// <summary>What health checks and logs call it.</summary>
    public string Title => Name.Length == 0 ? "perdure" : $"perdure:{Name}";
}
