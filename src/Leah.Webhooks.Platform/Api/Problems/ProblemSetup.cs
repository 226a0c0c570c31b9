using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Leah.Webhooks.Platform.Api.Problems;

/// <summary>Makes every error a problem of the catalogue: thrown ones, and statuses that the framework answers without a body.</summary>
internal static class ProblemSetup
{
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,
            SuppressDiagnosticsCallback = context => context.Exception is StorageUnavailableException or BadHttpRequestException,
        });
        app.UseStatusCodePages(page => ProblemCatalog.ForStatus(page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var problem = context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            StorageUnavailableException => ProblemCatalog.StorageUnavailable(),
            BadHttpRequestException { StatusCode: var status } => ProblemCatalog.ForStatus(status),
            _ => ProblemCatalog.UnexpectedError(),
        };
        return problem.ExecuteAsync(context);
    }
}
