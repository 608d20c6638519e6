using System.ComponentModel.DataAnnotations;
using EdgeKit.Gateway.Cells;

namespace EdgeKit.Gateway;

/// <summary>
/// Divides callers between cells. Each subject belongs to one cell, found by weighted rendezvous hashing of its name,
/// so that all gateways agree without communicating. A destination's cell is set in its metadata, <c>EdgeKit.Cell</c>;
/// clusters without cells are not affected.
/// </summary>
/// <remarks>
/// Weighted rendezvous hashing (Thaler and Ravishankar 1998, in the logarithmic form of Schindelhauer and Schomaker
/// 2005): the cell with the greatest <c>-weight / ln(hash(subject, cell))</c> has the subject. Adding or removing a
/// cell moves only that cell's share.
/// </remarks>
public sealed class CellsOptions : IValidatableObject
{
    /// <summary>
    /// Sources of a request's subject, the first one present: <c>User</c> (the authenticated caller, with issuer and
    /// scheme), <c>Claim:NAME</c>, <c>Header:NAME</c>, <c>Cookie:NAME</c>, <c>Address</c> (the client's, behind trusted
    /// proxies as they report it). All requests without a subject share one cell. Default: <c>User</c>, <c>Address</c>.
    /// </summary>
    public List<string> SubjectFrom { get; set; } = ["User", "Address"];

    /// <summary>The cells by name. Default: none.</summary>
    public Dictionary<string, CellOptions> Items { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Retry-After of the 503 for a cell that is down, one second to a day. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The response header that names the cell, such as <c>X-Shop-Cell</c>. Default: none.</summary>
    public string? ResponseHeader { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var source in SubjectFrom.Where(s => SubjectSource.Parse(s) is null))
        {
            yield return new ValidationResult(
                $"holds {source}, which names no subject. Write {SubjectSource.Known}.", [nameof(SubjectFrom)]);
        }

        var pins = Items.Values.SelectMany(cell => cell.Pins.Distinct()).CountBy(pin => pin, StringComparer.Ordinal);
        foreach (var (subject, _) in pins.Where(pin => pin.Value > 1))
        {
            yield return new ValidationResult($"pin {subject} to several cells. Leave it in one.", [nameof(Items)]);
        }
    }
}
