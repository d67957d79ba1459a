using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Finds keys of a task file that mean nothing, and what was probably meant.</summary>
internal static class TaskKeys
{
    /// <summary>A sentence for each unknown key.</summary>
    /// <param name="node">The value in the file.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="path">Its place, such as logs[0].time; empty for the file.</param>
    public static IEnumerable<string> Unknown(JsonNode? node, JsonTypeInfo type, string path = "")
    {
        if (node is JsonArray list && type.ElementType is Type element)
        {
            JsonTypeInfo entry = type.Options.GetTypeInfo(element);
            foreach (string error in list.SelectMany((each, index) => Unknown(each, entry, $"{path}[{index}]")))
                yield return error;
        }
        else if (node is JsonObject members && type.Kind == JsonTypeInfoKind.Object)
        {
            // A property without a setter is computed from other keys.
            Dictionary<string, JsonPropertyInfo> known =
                type.Properties.Where(property => property.Set is not null).ToDictionary(property => property.Name);
            foreach ((string key, JsonNode? value) in members)
            {
                string place = path.Length == 0 ? key : $"{path}.{key}";
                if (!known.TryGetValue(key, out JsonPropertyInfo? property))
                {
                    yield return $"There is no key '{place}'.{NearName.Hint(key, known.Keys)} "
                        + $"{(path.Length == 0 ? "The file" : $"'{path}'")} may have {string.Join(", ", known.Keys)}.";
                    continue;
                }

                foreach (string error in Unknown(value, type.Options.GetTypeInfo(property.PropertyType), place))
                    yield return error;
            }
        }
    }
}
