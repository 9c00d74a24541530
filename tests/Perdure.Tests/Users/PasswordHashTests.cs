using System.Runtime.InteropServices;
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
    public void An_answer_costs_as_much_work_when_there_is_no_hash()
    {
        var hash = PasswordHash.Of("correct horse");
        (Work(() => PasswordHash.Verify(null, "wrong horse")) / Work(() => PasswordHash.Verify(hash, "wrong horse"))).ShouldBeInRange(0.5, 2);
    }

    // The processor's time for this thread alone: what else the machine does is not in it.
    private static double Work(Action act)
    {
        var before = ThreadTime();
        act();
        return ThreadTime() - before;
    }

    private static double ThreadTime()
    {
        const int OfThread = 3;
        clock_gettime(OfThread, out var time).ShouldBe(0);
        return time.Seconds + (time.Nanoseconds / 1e9);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(nint Seconds, nint Nanoseconds);
}
