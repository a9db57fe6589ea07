// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An operator that is a contract: makes any calls, several in one transaction, on anybody's request.
contract OperatorContract {
    function forward(address target, bytes memory data) public returns (bytes memory) {
        (bool success, bytes memory answer) = target.call(data);
        if (!success) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
        return answer;
    }

    function forwardTwice(address target, bytes calldata first, bytes calldata second) external {
        forward(target, first);
        forward(target, second);
    }
}
