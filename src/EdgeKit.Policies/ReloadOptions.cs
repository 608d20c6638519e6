namespace EdgeKit.Policies;

/// <summary>The section <c>EdgeKit:Reload</c>: how a rejected reload affects the instance's health.</summary>
public sealed class ReloadOptions
{
    /// <summary>
    /// Makes the health check <c>edgekit-policies</c> unhealthy instead of degraded from a rejected reload until the
    /// configuration is valid again, so that a load balancer takes the instance out of rotation. Instances that share a
    /// file would all leave together although they still serve the last good configuration: enable it only where every
    /// instance has its own file.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool UnhealthyWhenRefused { get; set; }
}
