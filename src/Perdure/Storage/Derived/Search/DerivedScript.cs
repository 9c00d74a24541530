namespace Perdure.Storage;

/// <summary>The script of a schema with what searches add to it.</summary>
internal sealed class DerivedScript(ISchemaScript inner, DerivedDeclarations declarations) : ISchemaScript
{
    public ValueTask<string> ScriptAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.ScriptAsync(declarations.Derived(schema), cancellationToken);

    public string ScriptFromEmpty(StoreSchema schema) => inner.ScriptFromEmpty(declarations.Derived(schema));
}
