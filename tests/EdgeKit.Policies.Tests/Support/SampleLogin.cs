using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Policies.Tests.Support;

public sealed class SampleLogin
{
    [Required]
    public string? ClientId { get; set; }

    [DataType(DataType.Password)]
    [MinLength(12)]
    public string? ClientSecret { get; set; }

    [DataType(DataType.Password)]
    public List<string> OldSecrets { get; set; } = [];

    [RegularExpression("^[a-z]+$")]
    public string? Realm { get; set; }

    public string ClientName { get; set; } = "shop";
}
