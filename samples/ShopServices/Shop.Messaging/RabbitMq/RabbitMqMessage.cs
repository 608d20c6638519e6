using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// Maps events to AMQP 0-9-1 by CloudEvents 1.0 in binary mode: attributes are headers, the body is the data.
/// </summary>
internal static class RabbitMqMessage
{
    private const string Prefix = "cloudEvents:";

    public static byte[] BodyOf(EventEnvelope envelope) => Encoding.UTF8.GetBytes(envelope.Data);

    public static BasicProperties PropertiesOf(EventEnvelope envelope) => new()
    {
        MessageId = envelope.Id,
        Type = envelope.Type,
        AppId = envelope.Source,
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
        Headers = new Dictionary<string, object?>
        {
            [Prefix + "specversion"] = "1.0",
            [Prefix + "id"] = envelope.Id,
            [Prefix + "source"] = envelope.Source,
            [Prefix + "type"] = envelope.Type,
            [Prefix + "subject"] = envelope.OrderId,
            [Prefix + "time"] = envelope.At.ToString("O", CultureInfo.InvariantCulture),
            [Prefix + "sequence"] = envelope.Sequence.ToString(CultureInfo.InvariantCulture),
            [Prefix + "signature"] = envelope.Signature,
            ["traceparent"] = envelope.TraceParent,
            ["tracestate"] = envelope.TraceState,
        },
    };

    /// <summary>Returns the event, or null if the message is not one.</summary>
    public static EventEnvelope? Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var headers = properties.Headers;
        var (id, source) = (Text(headers, Prefix + "id"), Text(headers, Prefix + "source"));
        var (type, order) = (Text(headers, Prefix + "type"), Text(headers, Prefix + "subject"));
        if (id is null || source is null || type is null || order is null)
        {
            return null;
        }

        if (!DateTimeOffset.TryParse(Text(headers, Prefix + "time"), CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(Text(headers, Prefix + "sequence"), CultureInfo.InvariantCulture, out var sequence))
        {
            return null;
        }

        return new EventEnvelope(
            id, source, type, order, at, sequence, Encoding.UTF8.GetString(body.Span),
            Text(headers, "traceparent"), Text(headers, "tracestate"))
        {
            Signature = Text(headers, Prefix + "signature"),
        };
    }

    /// <summary>
    /// Returns the broker's reason for dead-lettering, such as <c>rejected</c> or <c>delivery_limit</c>.
    /// </summary>
    public static string DeadLetterReason(IReadOnlyBasicProperties properties)
    {
        var deaths = properties.Headers?.TryGetValue("x-death", out var found) == true ? found as IList<object?> : null;
        return Text(deaths?.FirstOrDefault() as IDictionary<string, object?>, "reason") ?? "unknown";
    }

    // Received strings are byte arrays.
    private static string? Text(IDictionary<string, object?>? headers, string name) =>
        headers is not null && headers.TryGetValue(name, out var value) && value is byte[] bytes && bytes.Length > 0
            ? Encoding.UTF8.GetString(bytes)
            : null;
}
