using Perdure.Users;

namespace Perdure.Workflows;

/// <summary>The room's part in the erasure of a user: workflows stay, for they are work of others too, but no longer say who made them or has them.</summary>
public sealed partial class WorkflowStore : IUserContent
{
    string IUserContent.Name => "workflows";

    async ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken)
    {
        var own = await workflows.Query().Where(workflow => Names(workflow, userId)).Select(workflow => workflow.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var id in own)
            await UpdateAsync(id, workflow => workflow with
            {
                CreatedBy = workflow.CreatedBy == userId ? null : workflow.CreatedBy,
                AssignedTo = workflow.AssignedTo == userId ? null : workflow.AssignedTo,
            }, cancellationToken).ConfigureAwait(false);
        return own.Count;
    }

    async ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken) =>
        await workflows.Query().CountAsync(workflow => Names(workflow, userId), cancellationToken).ConfigureAwait(false);

    private static bool Names(Workflow workflow, string userId) => workflow.CreatedBy == userId || workflow.AssignedTo == userId;
}
