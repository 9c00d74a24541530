namespace Perdure.Tests.Quickstart;

public sealed class QuickstartTests
{
    private const int Killed = 128 + 9;

    [Fact]
    public async Task Killed_after_step_7_it_resumes_at_step_8_and_repeats_nothing()
    {
        using var docs = new Docs(8);
        var whole = await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("whole.db"));
        whole.ExitCode.ShouldBe(0, whole.Error);
        whole.Output.ShouldNotContain("resumed");

        var killed = await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("killed.db"), "--crash-after", "7");
        killed.ExitCode.ShouldBe(Killed);
        killed.Steps.Count.ShouldBe(7);

        var resumed = await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("killed.db"));
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.Output.Split('\n').ShouldContain("resumed at step 8");
        killed.Steps.Concat(resumed.Steps).ShouldBe(whole.Steps);
        resumed.Answers.ShouldBe(whole.Answers);
    }

    [Fact]
    public async Task What_was_said_is_stored_once_per_step_although_the_process_was_killed()
    {
        using var docs = new Docs(8);
        await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("a.db"), "--crash-after", "3");
        await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("a.db"), "--crash-after", "10");
        var last = await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("a.db"));
        last.Output.Split('\n').ShouldContain("resumed at step 11");

        var token = TestContext.Current.CancellationToken;
        await using var store = await AgentStore.OpenAsync(docs.Store("a.db"), token);
        var session = (await store.Sessions.All().ToListAsync(token)).ShouldHaveSingleItem();
        var thread = (await store.Threads.OfSession(session.Id).ToListAsync(token)).Single(thread => thread.Metadata.ContainsKey("folder"));
        ((bool?)thread.Metadata["finished"]).ShouldBe(true);
        var steps = (await store.Checkpoints.Thread(thread.Id).ListAsync(cancellationToken: token)).Select(checkpoint => checkpoint.Step);
        steps.ShouldBe(Enumerable.Range(1, 12).Select(step => (long?)step).Reverse());
        (await store.Messages.CountAsync(thread.Id, token)).ShouldBe(12);
    }

    [Fact]
    public async Task A_finished_run_is_not_resumed_and_another_folder_has_a_run_of_its_own()
    {
        using var docs = new Docs(2);
        using var others = new Docs(3);
        await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("a.db"), "--crash-after", "2");
        var other = await QuickstartProcess.RunAsync(others.Folder, "--store", docs.Store("a.db"));
        other.Steps.Count.ShouldBe(7);
        other.Output.ShouldNotContain("resumed");
        (await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("a.db"))).Output.ShouldContain("resumed at step 3");
        (await QuickstartProcess.RunAsync(docs.Folder, "--store", docs.Store("a.db"))).Steps.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Answers_are_quotes_with_file_and_line_and_the_fork_differs_in_its_question_alone()
    {
        using var docs = new Docs(2);
        var run = await QuickstartProcess.RunAsync(docs.Folder, "--store", "memory:");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Answers.ShouldContain("""How do I start? "- To start, open a store and run page 1." (page-1.md:9)""");
        run.Answers.ShouldContain("""What can go wrong? "- A conflict on page 1 is an error that the other writer caused." (page-1.md:10)""");
        var differences = run.Output[run.Output.IndexOf("What differs", StringComparison.Ordinal)..];
        differences.ShouldContain("- What can go wrong?");
        differences.ShouldContain("+ How is it tested?");
        differences.ShouldContain("+ - It is tested by 1 scenarios.");
        differences.ShouldNotContain("passages");
        foreach (var row in (string[])["checkpoints", "bytes appended", "bytes stored", "stored / appended", "median save time"])
            differences.ShouldContain(row);
    }

    [Theory]
    [InlineData("There is no folder", "/no/such/folder")]
    [InlineData("There is no option '--wat'", "--wat")]
    [InlineData("--crash-after needs the number of a step", "--crash-after", "soon")]
    [InlineData("--store needs a value", "--store")]
    [InlineData("One folder is enough", "a", "b")]
    public async Task A_mistake_is_explained(string expected, params string[] arguments)
    {
        var run = await QuickstartProcess.RunAsync(arguments);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
        run.Error.Trim().Split('\n').Length.ShouldBe(1, "an explanation is one line, not a stack trace");
    }

    [Fact]
    public async Task A_folder_without_Markdown_and_a_store_that_is_none_are_explained()
    {
        using var docs = new Docs(0);
        var empty = await QuickstartProcess.RunAsync(docs.Folder);
        (empty.ExitCode, empty.Error.Trim()).ShouldBe((2, $"There are no Markdown files (*.md) in '{docs.Folder}' or below it. Give a folder that has some."));

        using var some = new Docs(1);
        var file = Path.Combine(some.Folder, "page-1.md");
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var wrong = await QuickstartProcess.RunAsync(some.Folder, "--store", "sqlite:" + file);
        (wrong.ExitCode, wrong.Error.Trim().Split('\n').Length).ShouldBe((1, 1));
        (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        var help = await QuickstartProcess.RunAsync("--help");
        help.ExitCode.ShouldBe(0);
        foreach (var option in (string[])["PATH", "--crash-after", "--store", "--help", "perdure-quickstart.db"])
            help.Output.ShouldContain(option);
    }
}
