using EdgeKit.Idempotency.Keys;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;

namespace EdgeKit.Idempotency.Http;

/// <summary>Adds the key header and its error responses to OpenAPI documents.</summary>
internal sealed class IdempotencyApiDescriptionProvider(IOptionsMonitor<IdempotencyOptions> options)
    : IApiDescriptionProvider
{
    private static readonly int[] RefusalStatuses = [400, 409, 422];

    /// <summary>Generators expect every type to have model metadata.</summary>
    private static readonly EmptyModelMetadataProvider Metadata = new();

    /// <summary>Runs after ASP.NET Core's own providers, whose order is -1000 to -900.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            if (description.HttpMethod is not ("GET" or "HEAD" or "OPTIONS")
                && description.ActionDescriptor.EndpointMetadata?.OfType<IIdempotencyMetadata>()
                    .LastOrDefault() is { } metadata)
            {
                var policy = options.CurrentValue.Policies.GetValueOrDefault(metadata.PolicyName);
                Describe(description, policy?.Required ?? true);
            }
        }
    }

    private static void Describe(ApiDescription description, bool required)
    {
        description.ParameterDescriptions.Add(new ApiParameterDescription
        {
            Name = KeyHeader.Name,
            Source = BindingSource.Header,
            Type = typeof(string),
            ModelMetadata = Metadata.GetMetadataForType(typeof(string)),
            IsRequired = required,
        });
        foreach (var status in RefusalStatuses.Except(description.SupportedResponseTypes.Select(r => r.StatusCode)))
        {
            description.SupportedResponseTypes.Add(new ApiResponseType
            {
                StatusCode = status,
                Type = typeof(ProblemDetails),
                ModelMetadata = Metadata.GetMetadataForType(typeof(ProblemDetails)),
                ApiResponseFormats = [new ApiResponseFormat { MediaType = "application/problem+json" }],
            });
        }
    }
}
