using System.CommandLine;
using System.Text;
using Perdure.Benchmarks;
using Perdure.Benchmarks.Workloads;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var workload = new Argument<string>("workload") { Description = "w1 (chat), w2 (wide state), w3 (many threads), w4 (nearest vectors), w5 (queue), appends (messages, reasoning), events, cache (hits), list (headers), growth (whole states against changes)." };
workload.AcceptOnlyFromAmong("w1", "w2", "w3", "w4", "w5", "appends", "events", "cache", "list", "growth");
var backend = new Option<string>("--backend") { Description = "memory, files, sqlite, postgres, mysql, mariadb or redis.", DefaultValueFactory = _ => "sqlite" };
backend.AcceptOnlyFromAmong("memory", "files", "sqlite", "postgres", "mysql", "mariadb", "redis");
var durability = new Option<string>("--durability") { Description = "full: a write waits for the disk; normal: it does not. The same on both sides.", DefaultValueFactory = _ => "full" };
durability.AcceptOnlyFromAmong("full", "normal");
var n = new Option<int?>("--n") { Description = "Steps (w1, w2: 1,000; growth: 10,000), saves (w3: 20,000), vectors (w4: 50,000), tasks (w5: 20,000), appends (2,000 of each), events (5,000), sessions (cache: 1,000) or checkpoints (list: 10,000)." };
n.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() is < 100 or > 1_000_000)
        result.AddError("--n is out of range; expected 100 to 1,000,000.");
});
var json = new Option<bool>("--json") { Description = "One line of JSON per figure instead of a table." };
var folder = new Option<string?>("--folder") { Description = "Where stores and raw files are made and removed; a folder on a real disk. Default: the system's for temporary files." };

var depth = new Option<int>("--depth") { Description = "Tasks queued where a claim at depth is measured (w5).", DefaultValueFactory = _ => 1_000_000 };
depth.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 2000 or > 10_000_000)
        result.AddError("--depth is out of range; expected 2,000 to 10,000,000.");
});
var url = new Option<string?>("--url") { Description = "A server by whose user databases may be made, e.g. postgres://user:password@host/database. Default: one is started, and stopped at the end." };

var driver = new Option<string>("--driver") { Description = "MySqlConnector or MySql.Data, on both sides (mysql, mariadb).", DefaultValueFactory = _ => "MySqlConnector" };
driver.AcceptOnlyFromAmong("MySqlConnector", "MySql.Data");
var streams = new Option<string?>("--streams") { Description = "A Redis for events over streams, e.g. redis://127.0.0.1:6379 (events). Default: none, they are left out." };

var root = new RootCommand("Measures Perdure against its raw limits, taken in turns in one run. 'ours' and 'raw' are medians unless the measure says otherwise.")
{
    workload, backend, durability, n, json, folder, depth, url, driver, streams,
};
root.Validators.Add(result =>
{
    if (result.GetValue(workload) == "growth" && result.GetValue(backend) == "memory")
        result.AddError("growth weighs files, and memory has none; expected another --backend.");
    if (result.GetValue(workload) is "w5" or "appends" && result.GetValue(backend) is ("memory" or "files"))
        result.AddError($"{result.GetValue(workload)} is measured against tables, and these have none; expected another --backend.");
    if (result.GetValue(workload) == "appends" && result.GetValue(backend) == "redis")
        result.AddError("appends is measured against tables, and Redis has none; expected another --backend.");
    if (result.GetValue(workload) == "events" && result.GetValue(backend) is not ("memory" or "postgres"))
        result.AddError("events is measured against a channel in memory or NOTIFY; expected --backend memory or postgres.");
    if (result.GetValue(durability) == "normal" && result.GetValue(backend) is "mysql" or "mariadb")
        result.AddError("MySQL and MariaDB sync by settings of the whole server; expected --durability full, with --url of a server that is set otherwise if that is wanted.");
    if (result.GetValue(url) is not null && result.GetValue(backend) is "memory" or "files" or "sqlite")
        result.AddError("--url names a server; expected --backend postgres, mysql, mariadb or redis.");
});
root.SetAction(async (parsed, _) =>
{
    var name = parsed.GetValue(workload)!;
    var options = new RunOptions
    {
        Workload = name,
        Backend = parsed.GetValue(backend)!,
        IsFull = parsed.GetValue(durability) == "full",
        N = parsed.GetValue(n) ?? name switch { "w1" or "w2" or "cache" => 1000, "w3" or "w5" => 20_000, "w4" => 50_000, "appends" => 2000, "events" => 5000, _ => 10_000 },
        Depth = parsed.GetValue(depth),
        Folder = parsed.GetValue(folder),
        Url = parsed.GetValue(url),
        Driver = parsed.GetValue(driver)!,
        Streams = parsed.GetValue(streams),
    };
    IWorkload chosen = name switch
    {
        "w1" => new Conversation<ChatState>(new Chat()),
        "w2" => new Conversation<SortedDictionary<string, string>>(new Wide()),
        "w3" => new Many(),
        "w4" => new Nearest(),
        "w5" => new Work(),
        "appends" => new Appends(),
        "events" => new EventFlow(),
        "cache" => new CacheHits(),
        "list" => new Listing(),
        _ => new Growth(),
    };
    var progress = new Progress(Console.Error);
    await using var server = options is { IsServer: true, Url: null } ? await OwnServer.StartAsync(options, progress) : null;
    options = options with { Url = options.Url ?? server?.Url };
    await chosen.RunAsync(options, new Report(options, parsed.GetValue(json), Console.Out), progress);
    return 0;
});
return await root.Parse(args).InvokeAsync();
