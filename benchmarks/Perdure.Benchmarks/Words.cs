using System.Text;

namespace Perdure.Benchmarks;

/// <summary>Text that reads like text: the same for the same seed.</summary>
internal static class Words
{
    private static readonly string[] Known =
        "the of and to in is it that for was on are as with they be at one have this from or had by hot word but what some we can out other were all there when up use your how said an each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find any new work part take get place made live where after back little only round man year came show every good me give our under name very through just form sentence great think say help low line differ turn cause much mean before move right boy old too same tell does set three want air well also play small end put home read hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again animal point mother world near build self earth father".Split(' ');

    public static string Text(int seed, int length)
    {
        var random = new Random(seed);
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
            text.Append(Known[random.Next(Known.Length)]).Append(random.Next(12) == 0 ? ". " : " ");
        return text.ToString(0, length);
    }
}
