using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Shop.Messaging.Http;

/// <summary>
/// Maps events to HTTP by CloudEvents 1.0 in binary mode: attributes are headers, the body is the data.
/// </summary>
internal static class CloudEventHeaders
{
    private const string Version = "1.0";

    public static void Write(HttpRequestMessage request, EventEnvelope envelope)
    {
        Add("ce-specversion", Version);
        Add("ce-id", envelope.Id);
        Add("ce-source", envelope.Source);
        Add("ce-type", envelope.Type);
        Add("ce-subject", envelope.OrderId);
        Add("ce-time", envelope.At.ToString("O", CultureInfo.InvariantCulture));
        Add("ce-sequence", envelope.Sequence.ToString(CultureInfo.InvariantCulture));
        if (envelope.Signature is not null)
        {
            Add("ce-signature", envelope.Signature);
        }

        // Percent-encoded except for printable ASCII, as the HTTP binding requires.
        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, Escape(value));
    }

    public static bool TryRead(
        HttpRequest request, string data, [NotNullWhen(true)] out EventEnvelope? envelope,
        [NotNullWhen(false)] out string? missing)
    {
        envelope = null;
        missing = Array.Find(Required, name => Value(request, name).Length == 0);
        if (missing is null && Value(request, "ce-specversion") != Version)
        {
            missing = "ce-specversion";
        }

        if (missing is not null)
        {
            return false;
        }

        if (!DateTimeOffset.TryParse(Value(request, "ce-time"), CultureInfo.InvariantCulture, out var at))
        {
            missing = "ce-time";
        }
        else if (!long.TryParse(
            Value(request, "ce-sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            missing = "ce-sequence";
        }
        else
        {
            envelope = new EventEnvelope(
                Value(request, "ce-id"), Value(request, "ce-source"), Value(request, "ce-type"),
                Value(request, "ce-subject"), at, sequence, data,
                request.Headers.TraceParent, request.Headers.TraceState)
            {
                Signature = Value(request, "ce-signature"),
            };
        }

        return envelope is not null;
    }

    private static readonly string[] Required = ["ce-id", "ce-source", "ce-type", "ce-subject"];

    private static string Value(HttpRequest request, string name) =>
        Uri.UnescapeDataString(request.Headers[name].ToString());

    private static string Escape(string value) =>
        value.All(character => character is > ' ' and < '\x7f' and not '%' and not '"')
            ? value
            : Uri.EscapeDataString(value);
}
