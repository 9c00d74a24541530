namespace Perdure.Tests.Servers;

public sealed class ShellTests
{
    [Fact]
    public Task Scripts_are_clean_by_shellcheck() => ServerScript.RunAsync("shellcheck", new Dictionary<string, string>());
}
