using Perdure.Conformance;
using Perdure.Hosting;
using Perdure.Storage;
using Perdure.Worker;

return await ConformanceWorker.RunAsync(url => Task.FromResult(Open(url)), args, Console.In, Console.Out);

static Backend Open(string url) => url.Split(':', 2) switch
{
    ["unchecked", var inner] => Careless.Unchecked(Open(inner)),
    ["headless", var inner] => Careless.Headless(Open(inner)),
    ["secretive", var inner] => Careless.Secretive(Open(inner)),
    ["late", var inner] => Careless.Late(Open(inner)),
    ["unmarked", var inner] => Careless.Unmarked(Open(inner)),
    ["impatient", var inner] => Careless.Impatient(Open(inner)),
    _ => BackendSchemes.Create(url, new BackendSettings()),
};
