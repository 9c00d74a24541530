using Perdure.Oracle;
using Perdure.Storage;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Oracle;

public sealed class OracleFaultTests
{
    [Theory]
    [InlineData(1, Fault.Conflict, false)]
    [InlineData(60, Fault.Conflict, true)]
    [InlineData(8177, Fault.Conflict, true)]
    [InlineData(30926, Fault.Conflict, true)]
    [InlineData(2291, Fault.InvalidReference, false)]
    [InlineData(2292, Fault.InvalidReference, false)]
    [InlineData(54, Fault.Timeout, true)]
    [InlineData(1013, Fault.Timeout, true)]
    [InlineData(1555, Fault.Timeout, true)]
    [InlineData(30006, Fault.Timeout, true)]
    [InlineData(1017, Fault.Denied, false)]
    [InlineData(1031, Fault.Denied, false)]
    [InlineData(28000, Fault.Denied, false)]
    [InlineData(29024, Fault.Denied, false)]
    [InlineData(972, Fault.Unsupported, false)]
    [InlineData(942, Fault.SchemaMismatch, false)]
    [InlineData(904, Fault.SchemaMismatch, false)]
    [InlineData(12899, Fault.TooLarge, false)]
    [InlineData(1578, Fault.Corrupt, false)]
    [InlineData(16000, Fault.Unavailable, true)]
    [InlineData(1653, Fault.Unavailable, true)]
    [InlineData(12520, Fault.Unavailable, true)]
    [InlineData(12514, Fault.Unavailable, true)]
    [InlineData(12541, Fault.Unavailable, true)]
    [InlineData(12170, Fault.Unavailable, true)]
    [InlineData(3113, Fault.Unavailable, true)]
    [InlineData(3114, Fault.Unavailable, true)]
    [InlineData(50201, Fault.Unavailable, true)]
    [InlineData(600, Fault.Unavailable, false)]
    public void A_code_means(int number, Fault fault, bool isTransient)
    {
        var refusal = OracleFault.Of(new EngineException(0, $"ORA-{number:D5}: the words of a server, with 'a secret'"), "tasks/scope/a");
        (refusal.Fault, refusal.IsTransient).ShouldBe((fault, isTransient));
        refusal.Message.ShouldStartWith($"tasks/scope/a: Oracle refused (ORA-{number:D5}): ");
        refusal.Message.ShouldNotContain("secret");
        refusal.InnerException.ShouldBeOfType<EngineException>();
    }

    [Theory]
    [InlineData("ORA-00604: error occurred at recursive SQL level 1\nORA-01653: unable to extend", 1653)]
    [InlineData("ORA-00001: unique constraint (A.B) violated\nORA-06512: at line 1", 1)]
    [InlineData("ORA-00604", 604)]
    [InlineData("ORA-", 0)]
    [InlineData("The pool is closed.", 0)]
    public void A_code_is_read_from_the_message(string message, int number) => OracleFault.Number(new EngineException(0, message)).ShouldBe(number);

    [Fact]
    public void What_says_no_code_is_unavailable() => OracleFault.Of(new EngineException(0, "No."), "tasks").Message.ShouldBe("tasks: Oracle refused: see the inner exception.");
}
