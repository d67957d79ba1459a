using YamlDotNet.RepresentationModel;

namespace Ctnet.MLNet.Tests.Samples.Deploy;

/// <summary>One object of a file for Kubernetes.</summary>
internal sealed class Manifest(YamlNode root)
{
    // The keys of objects of these kinds that the samples may use. Kubernetes refuses others only when a cluster is asked.
    private static readonly string[] s_keys =
    [
        "apiVersion", "kind", "metadata", "name", "labels", "spec", "accessModes", "resources", "requests", "limits", "storage",
        "cpu", "memory", "schedule", "timeZone", "concurrencyPolicy", "startingDeadlineSeconds", "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit", "jobTemplate", "backoffLimit", "podFailurePolicy", "rules", "action", "onExitCodes",
        "containerName", "operator", "values", "template", "restartPolicy", "terminationGracePeriodSeconds", "securityContext",
        "runAsNonRoot", "runAsUser", "fsGroup", "seccompProfile", "type", "containers", "image", "env", "value",
        "allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities", "drop", "volumeMounts", "mountPath", "readOnly",
        "volumes", "persistentVolumeClaim", "claimName", "emptyDir", "sizeLimit", "replicas", "selector", "matchLabels", "ports",
        "containerPort", "port", "targetPort", "startupProbe", "readinessProbe", "livenessProbe", "httpGet", "path",
        "periodSeconds", "failureThreshold",
    ];

    private static readonly string[] s_freeKeys = ["labels", "matchLabels", "selector"];

    /// <summary>Reads all objects of a file.</summary>
    public static Manifest[] Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => new Manifest(document.RootNode))];
    }

    public string Kind => Text("kind");

    /// <summary>The keys that are misspelt, or that the samples do not use.</summary>
    public IEnumerable<string> UnknownKeys => Keys(root).Where(key => !s_keys.Contains(key));

    /// <summary>The text at a path, such as spec/schedule.</summary>
    public string Text(string path) => Find(path) switch
    {
        YamlScalarNode { Value: string value } => value,
        _ => throw new KeyNotFoundException($"{path} is no text."),
    };

    /// <summary>Whether there is something at a path.</summary>
    public bool Has(string path) => TryFind(path) is not null;

    /// <summary>The objects of the list at a path; empty if there is none.</summary>
    public Manifest[] List(string path) =>
        TryFind(path) is YamlSequenceNode list ? [.. list.Children.Select(child => new Manifest(child))] : [];

    /// <summary>The object at a path.</summary>
    public Manifest At(string path) => new(Find(path));

    /// <summary>The names and texts of the object at a path.</summary>
    public Dictionary<string, string> Pairs(string path) => ((YamlMappingNode)Find(path)).Children
        .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!);

    /// <summary>The texts of the list at a path.</summary>
    public string[] Texts(string path) =>
        [.. ((YamlSequenceNode)Find(path)).Children.Select(child => ((YamlScalarNode)child).Value!)];

    private static IEnumerable<string> Keys(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(pair =>
        {
            string key = ((YamlScalarNode)pair.Key).Value!;
            // The selector of a Deployment has matchLabels; that of a Service has labels.
            return s_freeKeys.Contains(key) ? [key] : Keys(pair.Value).Prepend(key);
        }),
        YamlSequenceNode list => list.Children.SelectMany(Keys),
        _ => [],
    };

    private YamlNode Find(string path) => TryFind(path) ?? throw new KeyNotFoundException($"There is no {path}.");

    private YamlNode? TryFind(string path)
    {
        YamlNode? node = root;
        foreach (string name in path.Split('/'))
        {
            YamlNode? child = null;
            (node as YamlMappingNode)?.Children.TryGetValue(new YamlScalarNode(name), out child);
            node = child;
        }

        return node;
    }
}
