using Perdure.Users;

namespace Perdure.Tests.Users;

public sealed class PasswordHashTests
{
    // Of the tests of ASP.NET Core Identity: "my password" in format version 3.
    [Theory]
    [InlineData("AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M")]
    [InlineData("AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==")]
    public void Hashes_of_AspNetCore_Identity_are_verified(string hash)
    {
        PasswordHash.Verify(hash, "my password").ShouldBeTrue();
        PasswordHash.Verify(hash, "My password").ShouldBeFalse();
        PasswordHash.IsOutdated(hash).ShouldBeTrue();
    }

    [Fact]
    public void A_hash_is_salted_and_slow()
    {
        var (one, two) = (PasswordHash.Of("correct horse"), PasswordHash.Of("correct horse"));
        one.ShouldNotBe(two);
        PasswordHash.Verify(one, "correct horse").ShouldBeTrue();
        PasswordHash.Verify(one, "correct horsf").ShouldBeFalse();
        PasswordHash.IsOutdated(one).ShouldBeFalse();
        var bytes = Convert.FromBase64String(one);
        bytes.Length.ShouldBe(13 + 16 + 32);
        bytes[..9].ShouldBe([1, 0, 0, 0, 2, 0, 3, 0x5b, 0x60], "version 3 of the format, HMAC-SHA512, 220,000 iterations");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AQAAAAAAAAD6AAAAEAhftMyf")]
    [InlineData("AAAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M")]
    [InlineData("AQAAAAkAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M")]
    [InlineData("AQAAAAD///////8AEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M")]
    public void What_is_no_hash_verifies_nothing(string text)
    {
        PasswordHash.IsHash(text).ShouldBeFalse();
        PasswordHash.Verify(text, "my password").ShouldBeFalse();
    }

    [Fact]
    public void What_can_be_no_password_is_refused_and_never_shown()
    {
        foreach (var password in (string[])["short7!", new string('x', 1025), "lone surrogate \ud800"])
        {
            Should.Throw<ArgumentException>(() => PasswordHash.Of(password)).Message.ShouldNotContain(password);
            PasswordHash.Verify(PasswordHash.Of("another one"), password).ShouldBeFalse();
        }
        PasswordHash.Verify(null, "anything at all").ShouldBeFalse();
    }

    [Fact]
    public void An_answer_takes_as_long_when_there_is_no_hash()
    {
        var hash = PasswordHash.Of("correct horse");
        // The fastest of some: others share the machine.
        var (with, without) = (Fastest(() => PasswordHash.Verify(hash, "wrong horse")), Fastest(() => PasswordHash.Verify(null, "wrong horse")));
        (without / with).ShouldBeInRange(0.5, 2);
    }

    private static double Fastest(Action act) => Enumerable.Range(0, 5).Min(_ =>
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        act();
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    });
}
